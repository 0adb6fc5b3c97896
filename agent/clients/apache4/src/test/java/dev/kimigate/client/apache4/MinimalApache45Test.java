package dev.kimigate.client.apache4;

import dev.kimigate.weave.LibraryPlace;

class MinimalApache45Test extends Apache4ScenarioTests {
    MinimalApache45Test() throws Exception {
        super("4.5.14", LibraryPlace.NONE, "Apache4MinimalAdapter");
    }
}
