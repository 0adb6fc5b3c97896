package dev.kimigate.client.apache4;

import dev.kimigate.weave.LibraryPlace;
import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class DirectorApache43Test extends Apache4ScenarioTests {
    DirectorApache43Test() throws Exception {
        super("4.3", LibraryPlace.NONE, "DirectorAdapter", "DirectorScenarios");
    }
}
