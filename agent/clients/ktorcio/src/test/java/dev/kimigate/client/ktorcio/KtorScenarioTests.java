package dev.kimigate.client.ktorcio;

import dev.kimigate.testing.CopyScenarioTests;
import java.util.stream.Stream;

/** Plays scenarios with one copy of the client; one class a copy and kind of client, so that they run side by side. */
abstract class KtorScenarioTests extends CopyScenarioTests {
    private static final String SCENARIOS = "dev.kimigate.client.ktorcio.scenario.";

    /**
     * @param adapter the kind of client in the shared scenarios
     * @param own the classes of what only that kind can do
     */
    KtorScenarioTests(String release, boolean relocated, String adapter, String... own) throws Exception {
        super(
                new KtorCopy(release, relocated),
                release,
                SCENARIOS + adapter,
                Stream.of(own).map(SCENARIOS::concat).toArray(String[]::new));
    }
}
