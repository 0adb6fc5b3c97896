package dev.kimigate.client.apache4;

import dev.kimigate.testing.CopyScenarioTests;
import dev.kimigate.weave.LibraryPlace;
import java.util.stream.Stream;

/** Plays scenarios with one copy of the client; one class a copy and kind of client, so that they run side by side. */
abstract class Apache4ScenarioTests extends CopyScenarioTests {
    private static final String SCENARIOS = "dev.kimigate.client.apache4.scenario.";

    /**
     * @param adapter the kind of client in the shared scenarios
     * @param own the classes of what only that kind can do
     */
    Apache4ScenarioTests(String release, LibraryPlace relocation, String adapter, String... own) throws Exception {
        super(
                new Apache4Copy(release, relocation),
                release,
                SCENARIOS + adapter,
                Stream.of(own).map(SCENARIOS::concat).toArray(String[]::new));
    }
}
