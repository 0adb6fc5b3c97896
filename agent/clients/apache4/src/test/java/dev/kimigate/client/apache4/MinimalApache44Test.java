package dev.kimigate.client.apache4;

import dev.kimigate.weave.LibraryPlace;
import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class MinimalApache44Test extends Apache4ScenarioTests {
    MinimalApache44Test() throws Exception {
        super("4.4.1", LibraryPlace.NONE, "Apache4MinimalAdapter");
    }
}
