package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class ClassicApache52Test extends Apache5ScenarioTests {
    ClassicApache52Test() throws Exception {
        super("5.2.3", false, "ClassicAdapter", "ClassicScenarios", "ClassicBurst");
    }
}
