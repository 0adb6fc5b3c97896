package dev.kimigate.client.apache4;

import dev.kimigate.weave.LibraryPlace;

class DirectorApache45Test extends Apache4ScenarioTests {
    DirectorApache45Test() throws Exception {
        super("4.5.14", LibraryPlace.NONE, "DirectorAdapter", "DirectorScenarios");
    }
}
