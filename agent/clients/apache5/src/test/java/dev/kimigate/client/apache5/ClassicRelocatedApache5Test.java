package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more copy of the client
class ClassicRelocatedApache5Test extends Apache5ScenarioTests {
    ClassicRelocatedApache5Test() throws Exception {
        super("5.6.5", true, "ClassicAdapter", "ClassicScenarios", "ClassicBurst");
    }
}
