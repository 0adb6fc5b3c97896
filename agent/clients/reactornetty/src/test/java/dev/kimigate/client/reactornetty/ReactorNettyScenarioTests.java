package dev.kimigate.client.reactornetty;

import dev.kimigate.testing.CopyScenarioTests;
import dev.kimigate.testing.LibraryCopy;
import java.nio.file.Path;
import java.util.List;

/** Plays scenarios with one copy of Reactor Netty. */
abstract class ReactorNettyScenarioTests extends CopyScenarioTests {
    private static final String HOOKS = "dev.kimigate.client.reactornetty";
    private static final String SCENARIOS = HOOKS + ".scenario";

    ReactorNettyScenarioTests(String release, boolean relocated) throws Exception {
        super(
                new Copy(release, relocated),
                release,
                SCENARIOS + ".ReactorNettyAdapter",
                SCENARIOS + ".CallScenarios",
                SCENARIOS + ".WriterScenarios");
    }

    /** One release in a loader of its own. */
    private static final class Copy extends LibraryCopy {
        Copy(String release, boolean relocated) throws Exception {
            super(
                    new Content(
                            Path.of("target", "reactornetty", release),
                            HOOKS,
                            SCENARIOS,
                            List.of("reactor/", "io/netty/", "org/reactivestreams/"),
                            List.of()),
                    relocated);
        }
    }
}
