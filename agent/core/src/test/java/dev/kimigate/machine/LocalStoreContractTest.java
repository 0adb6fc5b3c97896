package dev.kimigate.machine;

import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.store.Store;
import dev.kimigate.store.StoreContract;

class LocalStoreContractTest extends StoreContract {
    @Override
    protected Store open(int configuredLimit, GateRuntime runtime) {
        return LocalStore.create("0123456789abcdef", "test", configuredLimit, "test", runtime);
    }
}
