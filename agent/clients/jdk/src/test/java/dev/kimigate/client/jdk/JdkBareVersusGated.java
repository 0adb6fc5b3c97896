package dev.kimigate.client.jdk;

import dev.kimigate.testing.BareVersusGated;
import dev.kimigate.testing.ScriptedServer;
import dev.kimigate.testing.TestGate;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
 * The same script with the JDK's client as it is, and behind the hook; compared as {@link BareVersusGated} does.
 *
 * <p>A script there has the client and the server of its scenario, and the path says whether it is gated. Here each run
 * has a client of its own, built as the test wants it, and a server of its own: scripts spend cookies and connections,
 * shut the executor down or close the server, and run side by side.
 */
final class JdkBareVersusGated {
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
    interface JdkScript {
        void play(JdkSession session) throws Exception;
    }

    private final UnaryOperator<HttpClient.Builder> client;
    private final boolean waiting;
    private final String gated;

    private JdkBareVersusGated(UnaryOperator<HttpClient.Builder> client, boolean waiting, String gated) {
        this.client = client;
        this.waiting = waiting;
        this.gated = gated;
    }

    static JdkBareVersusGated of(UnaryOperator<HttpClient.Builder> client) {
        return new JdkBareVersusGated(client, false, TestGate.EVERYTHING);
    }

    static JdkBareVersusGated ofAnyClient() {
        return of(builder -> builder);
    }

    /** The same with nothing gated but what is under this path. */
    JdkBareVersusGated gatedUnder(String path) {
        return new JdkBareVersusGated(client, waiting, TestGate.under(path));
    }

    /** The same with all permits taken if that is the moment. */
    JdkBareVersusGated at(Moment moment) {
        return new JdkBareVersusGated(client, moment == Moment.WAITING, gated);
    }

    /** Plays it both ways and compares. */
    void assertSame(JdkScript script) throws Exception {
        BareVersusGated.assertSame("script", () -> bare(script), () -> gated(script));
    }

    /** The same for several scripts side by side, each on a session of its own: they mostly wait. */
    void assertAllSame(Map<?, JdkScript> scripts) throws Exception {
        List<Future<?>> comparisons = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (JdkScript script : scripts.values()) {
            comparisons.add(threads.submit(() -> {
                assertSame(script);
                return null;
            }));
        }
        threads.shutdown();
        SoftAssertions all = new SoftAssertions();
        Iterator<?> names = scripts.keySet().iterator();
        for (Future<?> comparison : comparisons) {
            all.assertThatCode(() -> comparison.get(2, TimeUnit.MINUTES))
                    .as(String.valueOf(names.next()))
                    .doesNotThrowAnyException();
        }
        all.assertAll();
    }

    private List<String> bare(JdkScript script) throws Exception {
        try (ScriptedServer server = UsualAnswers.server()) {
            return play(JdkSession.bare(server, newClient()), script);
        }
    }

    private List<String> gated(JdkScript script) throws Exception {
        try (ScriptedServer server = UsualAnswers.server();
                Hooked hooked = new Hooked(waiting ? 1 : 20, Duration.ofMinutes(1), gated)) {
            JdkSession session = JdkSession.gated(server, newClient(), hooked);
            if (waiting) {
                session.takeThePermit();
            }
            List<String> seen = play(session, script);
            session.giveThePermitBack();
            session.server.close(); // what is still in flight ends
            hooked.assertAllGivenBack();
            return seen;
        }
    }

    private HttpClient newClient() {
        return client.apply(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1))
                .build();
    }

    private static List<String> play(JdkSession session, JdkScript script) throws Exception {
        CompletableFuture<Void> played = new CompletableFuture<>();
        Thread application = new Thread(
                () -> {
                    try {
                        script.play(session);
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
            session.see("HANGS at " + List.of(application.getStackTrace()));
        } catch (ExecutionException failed) {
            throw new AssertionError("seen so far: " + session.seen(), failed.getCause());
        }
        return session.seen();
    }
}
