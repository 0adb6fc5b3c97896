package dev.kimigate.machine;

import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.store.Store;
import dev.kimigate.store.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MachineStoreContractTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    protected Store open(int configuredLimit, GateRuntime runtime) throws Exception {
        return MachineStore.open(directory, "0123456789abcdef", "test", configuredLimit, "test", runtime);
    }
}
