package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.okhttp.PlainServer;
import dev.kimigate.client.okhttp.PlainServer.Script;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/**
 * What an application does, played on gated paths and on others: what it sees there is the oracle. Nothing here says
 * what is right.
 */
final class Twice {
    private static final String GATED = "/gated";
    private static final String BARE = "/bare";
    private static final int GATED_RUNS = 3;
    private static final int BARE_RUNS = 10;

    /** What the application does; what it sees it writes down. */
    interface Act {
        void play(Stage stage) throws Exception;
    }

    private final PlainServer server;

    Twice(PlainServer server) {
        this.server = server;
    }

    /** Plays it both ways. Where threads race, one of a few gated runs must show what one of several bare ones did. */
    void assertSame(String name, Act act) throws Exception {
        Set<List<String>> bare = new LinkedHashSet<>();
        List<String> gated = List.of();
        for (int i = 0; i < GATED_RUNS; i++) {
            gated = play(GATED, act);
            assertThat(gated).as(name).isNotEmpty();
            for (int j = 0; j < BARE_RUNS && !bare.contains(gated); j++) {
                bare.add(play(BARE, act));
            }
            if (bare.contains(gated)) {
                return;
            }
        }
        assertThat(gated).as(name).isIn(bare);
    }

    private List<String> play(String prefix, Act act) throws Exception {
        Stage stage = new Stage(server, prefix, new CopyOnWriteArrayList<>());
        act.play(stage);
        return stage.seen();
    }

    /** One run: the paths it may use, and what was seen. Any thread. */
    record Stage(PlainServer server, String prefix, List<String> seen) {
        String url(String path) {
            return server.url(prefix + path);
        }

        boolean isGated() {
            return prefix.equals(GATED);
        }

        void on(String path, Script script) {
            server.on(prefix + path, script);
        }

        void see(String what) {
            seen.add(blurred(what));
        }

        /** Writes down a value, or the exception that came instead with its causes. */
        void see(String what, Callable<?> value) {
            try {
                see(what + " " + value.call());
            } catch (ExecutionException thrown) {
                see(what + " thrown " + chain(thrown.getCause()));
            } catch (Throwable thrown) {
                see(what + " thrown " + chain(thrown));
            }
        }

        private String blurred(String what) {
            return what.replace(prefix, "").replaceAll("@[0-9a-f]+", "@#").replaceAll("[0-9]{2,}", "#");
        }
    }

    private static String chain(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable next = thrown; next != null; next = next.getCause()) {
            text.append(next.getClass().getSimpleName())
                    .append('(')
                    .append(next.getMessage())
                    .append(")<");
        }
        return text.toString();
    }
}
