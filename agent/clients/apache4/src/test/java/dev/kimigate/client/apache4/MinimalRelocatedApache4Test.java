package dev.kimigate.client.apache4;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class MinimalRelocatedApache4Test extends Apache4ScenarioTests {
    MinimalRelocatedApache4Test() throws Exception {
        super("4.5.14", Apache4Copy.INSTEAD, "Apache4MinimalAdapter");
    }
}
