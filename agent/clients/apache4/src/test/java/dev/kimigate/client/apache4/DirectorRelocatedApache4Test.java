package dev.kimigate.client.apache4;

import org.junit.jupiter.api.Tag;

@Tag("releases") // the same release in another package
class DirectorRelocatedApache4Test extends Apache4ScenarioTests {
    DirectorRelocatedApache4Test() throws Exception {
        super("4.5.14", Apache4Copy.BEFORE, "DirectorAdapter", "DirectorScenarios");
    }
}
