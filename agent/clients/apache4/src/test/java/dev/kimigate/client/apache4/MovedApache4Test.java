package dev.kimigate.client.apache4;

import org.junit.jupiter.api.Tag;

@Tag("releases") // the same release in another package
class MovedApache4Test extends Apache4ScenarioTests {
    MovedApache4Test() throws Exception {
        super("4.5.14", Apache4Copy.INSTEAD, "Apache4Adapter", "Apache4ClassicScenarios");
    }
}
