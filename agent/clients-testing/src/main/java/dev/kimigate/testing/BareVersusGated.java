package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * The same script on a bare and on a gated path. What an application sees bare is the oracle: nothing here says what is
 * right.
 */
public final class BareVersusGated {
    private static final String BARE = "/bare";
    private static final int GATED_RUNS = 3;
    private static final int BARE_RUNS = 10;

    private final ScriptedServer server;

    public BareVersusGated(ScriptedServer server) {
        this.server = server;
    }

    /** Plays it both ways and compares. */
    public void assertSame(String name, Script script) throws Exception {
        assertSame(name, () -> play(BARE, script), () -> play(ClientFixture.GATED, script));
    }

    private List<String> play(String prefix, Script script) throws Exception {
        Session session = new Session(server, prefix);
        script.play(session);
        return session.seen();
    }

    /**
     * Compares runs that give what was seen. Where threads race, what a client shows differs from run to run: one of a
     * few gated runs must show what one of several bare ones did.
     */
    public static void assertSame(String name, Callable<List<String>> bare, Callable<List<String>> gated)
            throws Exception {
        Set<List<String>> expected = new LinkedHashSet<>();
        List<String> seen = List.of();
        for (int i = 0; i < GATED_RUNS; i++) {
            seen = gated.call();
            assertThat(seen).as("what was seen at all, %s", name).isNotEmpty();
            for (int j = 0; j < BARE_RUNS && !expected.contains(seen); j++) {
                expected.add(bare.call());
            }
            if (expected.contains(seen)) {
                return;
            }
        }
        assertThat(seen).as("gated, %s", name).isIn(expected);
    }
}
