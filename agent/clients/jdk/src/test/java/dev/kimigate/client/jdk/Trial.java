package dev.kimigate.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.assertj.core.api.SoftAssertions;

/**
 * What an application does with a client, played twice: with the client as it is, and behind the hook. The first is the
 * oracle of the second: nothing here says what is right.
 *
 * <p>Each run has a server and a client of its own.
 */
final class Trial {
    /** How far a call has come when something happens to it. */
    enum Moment {
        /** For a permit; the bare call, which never waits, has been sent. */
        WAITING("/silent"),
        SENDING("/silent"),
        STREAMING("/held");

        final String path;

        Moment(String path) {
            this.path = path;
        }
    }

    /** What the application does; what it sees it writes down. */
    interface Act {
        void play(Stage stage) throws Exception;
    }

    private static final int GATED_RUNS = 3;
    private static final int BARE_RUNS = 10;

    private final UnaryOperator<HttpClient.Builder> client;
    private final boolean waiting;
    private final String gated;

    private Trial(UnaryOperator<HttpClient.Builder> client, boolean waiting, String gated) {
        this.client = client;
        this.waiting = waiting;
        this.gated = gated;
    }

    static Trial of(UnaryOperator<HttpClient.Builder> client) {
        return new Trial(client, false, Hooked.EVERYTHING);
    }

    static Trial ofAnyClient() {
        return of(builder -> builder);
    }

    /** The same with nothing gated but what is under this path. */
    Trial gatedUnder(String path) {
        return new Trial(client, waiting, "endpoints='http://*:*" + path + "',paths=*");
    }

    /** The same with all permits taken if that is the moment. */
    Trial at(Moment moment) {
        return new Trial(client, moment == Moment.WAITING, gated);
    }

    /**
     * Plays it both ways and compares. Where the client's own threads race, what it shows differs from run to run: one
     * of a few gated runs must show what one of several bare ones did.
     */
    void assertSame(Act act) throws Exception {
        Set<List<String>> bare = new LinkedHashSet<>();
        List<String> gated = List.of();
        for (int i = 0; i < GATED_RUNS; i++) {
            gated = gated(act);
            assertThat(gated).as("what was seen at all").isNotEmpty();
            for (int j = 0; j < BARE_RUNS && !bare.contains(gated); j++) {
                bare.add(bare(act));
            }
            if (bare.contains(gated)) {
                return;
            }
        }
        assertThat(gated).as("gated").isIn(bare);
    }

    /** The same for several acts side by side, each on a stage of its own: they mostly wait. */
    void assertAllSame(Map<?, Act> acts) throws Exception {
        List<Future<?>> trials = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (Act act : acts.values()) {
            trials.add(threads.submit(() -> {
                assertSame(act);
                return null;
            }));
        }
        threads.shutdown();
        SoftAssertions all = new SoftAssertions();
        Iterator<?> names = acts.keySet().iterator();
        for (Future<?> trial : trials) {
            all.assertThatCode(() -> trial.get(2, TimeUnit.MINUTES))
                    .as(String.valueOf(names.next()))
                    .doesNotThrowAnyException();
        }
        all.assertAll();
    }

    private List<String> bare(Act act) throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            return play(Stage.bare(server, newClient()), act);
        }
    }

    private List<String> gated(Act act) throws Exception {
        try (ScriptedServer server = new ScriptedServer();
                Hooked hooked = new Hooked(waiting ? 1 : 20, Duration.ofMinutes(1), gated)) {
            Stage stage = Stage.gated(server, newClient(), hooked);
            if (waiting) {
                stage.takeThePermit();
            }
            List<String> seen = play(stage, act);
            stage.giveThePermitBack();
            stage.server.close(); // what is still in flight ends
            hooked.assertAllGivenBack();
            return seen;
        }
    }

    private HttpClient newClient() {
        return client.apply(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1))
                .build();
    }

    private static List<String> play(Stage stage, Act act) throws Exception {
        CompletableFuture<Void> played = new CompletableFuture<>();
        Thread application = new Thread(
                () -> {
                    try {
                        act.play(stage);
                        played.complete(null);
                    } catch (Throwable thrown) {
                        played.completeExceptionally(thrown);
                    }
                },
                "application");
        application.setDaemon(true);
        application.start();
        try {
            played.get(20, TimeUnit.SECONDS);
        } catch (TimeoutException hangs) {
            stage.see("HANGS at " + List.of(application.getStackTrace()));
        } catch (ExecutionException failed) {
            throw new AssertionError("seen so far: " + stage.seen(), failed.getCause());
        }
        return stage.seen();
    }
}
