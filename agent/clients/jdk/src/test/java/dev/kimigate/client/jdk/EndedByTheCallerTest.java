package dev.kimigate.client.jdk;

import dev.kimigate.client.jdk.JdkBareVersusGated.JdkScript;
import dev.kimigate.client.jdk.JdkBareVersusGated.Moment;
import dev.kimigate.testing.Observations;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that its caller ends looks as it does bare, whether it waits, is sent, or has begun to answer. */
class EndedByTheCallerTest {
    /** What a caller can do to the future of a call. */
    @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
    private enum Ending {
        ROOT_CANCELLED(root -> root.cancel(true)),
        ROOT_CANCELLED_SOFTLY(root -> root.cancel(false)),
        ROOT_CANCELLED_TWICE(root -> root.cancel(true) + " " + root.cancel(true)),
        ROOT_COMPLETED(root -> root.complete(null)),
        ROOT_FAILED(root -> root.completeExceptionally(new IllegalStateException("enough"))),
        ROOT_OR_TIMEOUT(root -> root.orTimeout(30, TimeUnit.MILLISECONDS).isDone()),
        ROOT_COMPLETED_ON_TIMEOUT(
                root -> root.completeOnTimeout(null, 30, TimeUnit.MILLISECONDS).isDone()),
        COPY_CANCELLED(root -> root.copy().cancel(true)),
        DEPENDENT_CANCELLED(root -> root.thenApply(HttpResponse::statusCode).cancel(true)),
        DEPENDENT_CANCELLED_SOFTLY(
                root -> root.thenApply(HttpResponse::statusCode).cancel(false) + " " + root.cancel(true)),
        SECOND_DEPENDENT_CANCELLED(root -> root.thenApplyAsync(HttpResponse::statusCode)
                .thenApply(String::valueOf)
                .cancel(true)),
        HANDLED_DEPENDENT_CANCELLED(root -> root.handle((response, thrown) -> 0).cancel(true)),
        COMPOSED_CANCELLED(
                root -> root.thenCompose(CompletableFuture::completedFuture).cancel(true)),
        ALL_OF_CANCELLED(root -> CompletableFuture.allOf(root).cancel(true) + " " + root.cancel(true));

        final Function<CompletableFuture<HttpResponse<String>>, Object> act;

        Ending(Function<CompletableFuture<HttpResponse<String>>, Object> act) {
            this.act = act;
        }
    }

    @ParameterizedTest
    @EnumSource
    void future_endedByItsHolder_isAsBare(Moment moment) throws Exception {
        Map<Ending, JdkScript> scripts = new EnumMap<>(Ending.class);
        for (Ending ending : Ending.values()) {
            scripts.put(ending, session -> end(ending, moment, session));
        }
        JdkBareVersusGated.ofAnyClient().at(moment).assertAllSame(scripts);
    }

    private static void end(Ending ending, Moment moment, JdkSession session) throws Exception {
        CompletableFuture<HttpResponse<String>> root =
                session.client.sendAsync(session.post(moment.path), session.watched(BodyHandlers.ofString()));
        CompletableFuture<String> dependent = root.thenApply(HttpResponse::body);
        CompletableFuture<String> handled = root.handle((response, thrown) -> describe(response, thrown));
        session.awaitCall(moment);
        session.see(ending + " returns", () -> ending.act.apply(root));
        session.see("handle", () -> handled.get(1, TimeUnit.SECONDS));
        session.see("root", () -> root.get(1, TimeUnit.SECONDS));
        session.see("root", () -> root.getNow(null));
        session.see("dependent", () -> dependent.get(1, TimeUnit.SECONDS));
        session.see("root is cancelled " + root.isCancelled() + ", failed " + root.isCompletedExceptionally());
        session.see("dependent is cancelled " + dependent.isCancelled());
    }

    private static String describe(HttpResponse<String> response, Throwable thrown) {
        return thrown == null ? String.valueOf(response) : Observations.chain(thrown);
    }

    @ParameterizedTest
    @EnumSource
    void cancelledCall_closesItsConnection_asBare(Moment moment) throws Exception {
        JdkBareVersusGated.ofAnyClient().at(moment).assertSame(session -> {
            CompletableFuture<HttpResponse<String>> root =
                    session.client.sendAsync(session.post(moment.path), session.watched(BodyHandlers.ofString()));
            session.awaitCall(moment);
            root.cancel(true);
            session.see("cancelled");
            if (moment == Moment.SENDING) {
                Awaitility.await().until(() -> session.server.inFlight() == 0);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void send_interrupted_isAsBare(Moment moment) throws Exception {
        JdkBareVersusGated.ofAnyClient().at(moment).assertSame(session -> {
            Thread sender = new Thread(() -> {
                session.see(
                        "send",
                        () -> session.client.send(session.post(moment.path), session.watched(BodyHandlers.ofString())));
                session.see("flag " + Thread.currentThread().isInterrupted());
            });
            sender.start();
            session.awaitCall(moment);
            sender.interrupt();
            sender.join(10_000);
        });
    }

    @Test
    void send_interruptedBefore_isAsBare_andSendsNothing() throws Exception {
        for (Moment moment : new Moment[] {Moment.SENDING, Moment.WAITING}) {
            JdkBareVersusGated.ofAnyClient().at(moment).assertSame(session -> {
                Thread.currentThread().interrupt();
                session.see("send", () -> session.client.send(session.post("/ok"), BodyHandlers.ofString()));
                session.see("flag " + Thread.interrupted() + ", sent " + session.server.count("/ok"));
            });
        }
    }

    @Test
    void sendAsync_byAnInterruptedThread_isAsBare() throws Exception {
        JdkBareVersusGated.ofAnyClient().assertSame(session -> {
            Thread.currentThread().interrupt();
            CompletableFuture<HttpResponse<String>> call =
                    session.client.sendAsync(session.post("/ok"), BodyHandlers.ofString());
            session.see("flag " + Thread.interrupted());
            session.see("body", () -> call.get(10, TimeUnit.SECONDS).body());
        });
    }

    @Test
    void streamRead_interrupted_isAsBare() throws Exception {
        JdkBareVersusGated.ofAnyClient().assertSame(session -> {
            Thread reader = new Thread(() -> {
                try (InputStream in = session.client
                        .send(session.post("/held"), session.watched(BodyHandlers.ofInputStream()))
                        .body()) {
                    session.see("read", () -> in.readNBytes(2000).length);
                    session.see("flag " + Thread.currentThread().isInterrupted());
                    session.see("again " + isBroken(in));
                } catch (Exception thrown) {
                    session.see(Observations.chain(thrown));
                }
            });
            reader.start();
            session.awaitCall(Moment.STREAMING);
            Awaitility.await().until(() -> reader.getState() == Thread.State.WAITING);
            reader.interrupt();
            reader.join(300); // Java 17 ignores it
            session.see("reads on " + reader.isAlive());
            session.server.close();
            reader.join(10_000);
        });
    }

    private static boolean isBroken(InputStream in) {
        try {
            return in.read() < 0;
        } catch (IOException broken) {
            return true;
        }
    }

    @Test
    void streamOfACancelledCall_isAsBare() throws Exception {
        JdkBareVersusGated.ofAnyClient().assertSame(session -> {
            CompletableFuture<HttpResponse<InputStream>> call =
                    session.client.sendAsync(session.post("/held"), BodyHandlers.ofInputStream());
            InputStream in = call.get(10, TimeUnit.SECONDS).body();
            session.see("first", in::read);
            session.see("cancel " + call.cancel(true) + " " + call.isCancelled());
            in.close();
            session.see("closed", in::read);
            session.see("available", in::available);
            in.close();
        });
    }
}
