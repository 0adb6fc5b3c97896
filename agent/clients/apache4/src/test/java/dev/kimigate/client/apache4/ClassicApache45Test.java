package dev.kimigate.client.apache4;

import dev.kimigate.weave.LibraryPlace;

class ClassicApache45Test extends Apache4ScenarioTests {
    ClassicApache45Test() throws Exception {
        super("4.5.14", LibraryPlace.NONE, "Apache4Adapter", "Apache4ClassicScenarios", "Apache4ClassicBurst");
    }
}
