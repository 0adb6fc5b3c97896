package dev.kimigate.client.apache4;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class ClassicRelocatedApache4Test extends Apache4ScenarioTests {
    ClassicRelocatedApache4Test() throws Exception {
        super("4.5.14", Apache4Copy.BEFORE, "Apache4Adapter", "Apache4ClassicScenarios", "Apache4ClassicBurst");
    }
}
