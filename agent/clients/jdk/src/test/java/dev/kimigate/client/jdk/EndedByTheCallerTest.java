package dev.kimigate.client.jdk;

import dev.kimigate.client.jdk.Trial.Act;
import dev.kimigate.client.jdk.Trial.Moment;
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
        Map<Ending, Act> acts = new EnumMap<>(Ending.class);
        for (Ending ending : Ending.values()) {
            acts.put(ending, stage -> end(ending, moment, stage));
        }
        Trial.ofAnyClient().at(moment).assertAllSame(acts);
    }

    private static void end(Ending ending, Moment moment, Stage stage) throws Exception {
        CompletableFuture<HttpResponse<String>> root =
                stage.client.sendAsync(stage.post(moment.path), stage.watched(BodyHandlers.ofString()));
        CompletableFuture<String> dependent = root.thenApply(HttpResponse::body);
        CompletableFuture<String> handled = root.handle((response, thrown) -> describe(response, thrown));
        stage.awaitCall(moment);
        stage.see(ending + " returns", () -> ending.act.apply(root));
        stage.see("handle", () -> handled.get(1, TimeUnit.SECONDS));
        stage.see("root", () -> root.get(1, TimeUnit.SECONDS));
        stage.see("root", () -> root.getNow(null));
        stage.see("dependent", () -> dependent.get(1, TimeUnit.SECONDS));
        stage.see("root is cancelled " + root.isCancelled() + ", failed " + root.isCompletedExceptionally());
        stage.see("dependent is cancelled " + dependent.isCancelled());
    }

    private static String describe(HttpResponse<String> response, Throwable thrown) {
        return thrown == null ? String.valueOf(response) : BodyKinds.chain(thrown);
    }

    @ParameterizedTest
    @EnumSource
    void cancelledCall_closesItsConnection_asBare(Moment moment) throws Exception {
        Trial.ofAnyClient().at(moment).assertSame(stage -> {
            CompletableFuture<HttpResponse<String>> root =
                    stage.client.sendAsync(stage.post(moment.path), stage.watched(BodyHandlers.ofString()));
            stage.awaitCall(moment);
            root.cancel(true);
            stage.see("cancelled");
            if (moment == Moment.SENDING) {
                Awaitility.await().until(() -> stage.server.inFlight.get() == 0);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void send_interrupted_isAsBare(Moment moment) throws Exception {
        Trial.ofAnyClient().at(moment).assertSame(stage -> {
            Thread sender = new Thread(() -> {
                stage.see(
                        "send",
                        () -> stage.client.send(stage.post(moment.path), stage.watched(BodyHandlers.ofString())));
                stage.see("flag " + Thread.currentThread().isInterrupted());
            });
            sender.start();
            stage.awaitCall(moment);
            sender.interrupt();
            sender.join(10_000);
        });
    }

    @Test
    void send_interruptedBefore_isAsBare_andSendsNothing() throws Exception {
        for (Moment moment : new Moment[] {Moment.SENDING, Moment.WAITING}) {
            Trial.ofAnyClient().at(moment).assertSame(stage -> {
                Thread.currentThread().interrupt();
                stage.see("send", () -> stage.client.send(stage.post("/ok"), BodyHandlers.ofString()));
                stage.see("flag " + Thread.interrupted() + ", sent " + stage.server.requests("/ok"));
            });
        }
    }

    @Test
    void sendAsync_byAnInterruptedThread_isAsBare() throws Exception {
        Trial.ofAnyClient().assertSame(stage -> {
            Thread.currentThread().interrupt();
            CompletableFuture<HttpResponse<String>> call =
                    stage.client.sendAsync(stage.post("/ok"), BodyHandlers.ofString());
            stage.see("flag " + Thread.interrupted());
            stage.see("body", () -> call.get(10, TimeUnit.SECONDS).body());
        });
    }

    @Test
    void streamRead_interrupted_isAsBare() throws Exception {
        Trial.ofAnyClient().assertSame(stage -> {
            Thread reader = new Thread(() -> {
                try (InputStream in = stage.client
                        .send(stage.post("/held"), stage.watched(BodyHandlers.ofInputStream()))
                        .body()) {
                    stage.see("read", () -> in.readNBytes(2000).length);
                    stage.see("flag " + Thread.currentThread().isInterrupted());
                    stage.see("again " + isBroken(in));
                } catch (Exception thrown) {
                    stage.see(BodyKinds.chain(thrown));
                }
            });
            reader.start();
            stage.awaitCall(Moment.STREAMING);
            Awaitility.await().until(() -> reader.getState() == Thread.State.WAITING);
            reader.interrupt();
            reader.join(300); // Java 17 ignores it
            stage.see("reads on " + reader.isAlive());
            stage.server.close();
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
        Trial.ofAnyClient().assertSame(stage -> {
            CompletableFuture<HttpResponse<InputStream>> call =
                    stage.client.sendAsync(stage.post("/held"), BodyHandlers.ofInputStream());
            InputStream in = call.get(10, TimeUnit.SECONDS).body();
            stage.see("first", in::read);
            stage.see("cancel " + call.cancel(true) + " " + call.isCancelled());
            in.close();
            stage.see("closed", in::read);
            stage.see("available", in::available);
            in.close();
        });
    }
}
