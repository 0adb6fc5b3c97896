package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class ClassicApache57Test extends Apache5ScenarioTests {
    ClassicApache57Test() throws Exception {
        super("5.7-alpha1", false, "ClassicAdapter", "ClassicBurst");
    }
}
