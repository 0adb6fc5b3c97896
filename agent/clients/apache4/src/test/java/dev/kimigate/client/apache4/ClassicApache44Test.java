package dev.kimigate.client.apache4;

import dev.kimigate.weave.LibraryPlace;
import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class ClassicApache44Test extends Apache4ScenarioTests {
    ClassicApache44Test() throws Exception {
        super("4.4.1", LibraryPlace.NONE, "Apache4Adapter", "Apache4ClassicScenarios", "Apache4ClassicBurst");
    }
}
