package dev.kimigate.client.apache4;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class AsyncRelocatedApache4Test extends Apache4ScenarioTests {
    AsyncRelocatedApache4Test() throws Exception {
        super("4.5.14", Apache4Copy.INSTEAD, "Apache4AsyncAdapter", "Apache4AsyncScenarios", "Apache4AsyncBurst");
    }
}
