package dev.kimigate.client.apache4;

import dev.kimigate.weave.LibraryPlace;

class AsyncApache45Test extends Apache4ScenarioTests {
    AsyncApache45Test() throws Exception {
        super("4.5.14", LibraryPlace.NONE, "Apache4AsyncAdapter", "Apache4AsyncScenarios", "Apache4AsyncBurst");
    }
}
