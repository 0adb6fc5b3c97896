package dev.kimigate.store;

import dev.kimigate.runtime.GateRuntime;

class InMemoryStoreTest extends StoreContract {
    @Override
    protected Store open(int configuredLimit, GateRuntime runtime) {
        return new InMemoryStore(configuredLimit, runtime.clocks().millis());
    }
}
