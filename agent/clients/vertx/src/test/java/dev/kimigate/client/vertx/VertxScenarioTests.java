package dev.kimigate.client.vertx;

import dev.kimigate.testing.CopyScenarioTests;

/** Plays scenarios with one copy of the client; one class a copy, so that they run side by side. */
abstract class VertxScenarioTests extends CopyScenarioTests {
    private static final String SCENARIOS = "dev.kimigate.client.vertx.scenario.";

    VertxScenarioTests(String release, boolean relocated) throws Exception {
        super(
                new VertxCopy(release, relocated),
                release,
                SCENARIOS + "VertxAdapter",
                SCENARIOS + "RequestScenarios",
                SCENARIOS + "ThreadScenarios",
                SCENARIOS + "VertxBurst");
    }
}
