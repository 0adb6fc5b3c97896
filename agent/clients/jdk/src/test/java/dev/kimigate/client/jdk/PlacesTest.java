package dev.kimigate.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.jdk.Trial.Act;
import dev.kimigate.client.jdk.Trial.Moment;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The application's code runs where the bare client runs it, in the same order, on whatever executor. */
class PlacesTest {
    /** What an application may give a client to run things on. */
    @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
    enum Threads {
        DEFAULT(() -> null),
        ONE(() -> Executors.newSingleThreadExecutor(daemons("one"))),
        SAME(() -> Runnable::run),
        MANY(() -> Executors.newCachedThreadPool(daemons("many")));

        final Supplier<@Nullable Executor> executor;

        Threads(Supplier<@Nullable Executor> executor) {
            this.executor = executor;
        }

        HttpClient.Builder into(HttpClient.Builder builder) {
            Executor given = executor.get();
            return given == null ? builder : builder.executor(given);
        }
    }

    private static java.util.concurrent.ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @ParameterizedTest
    @EnumSource
    void callbacks_runWhereTheyDoBare(Threads threads) throws Exception {
        Trial trial = Trial.of(threads::into);
        Map<String, Act> acts = new LinkedHashMap<>();
        for (boolean async : new boolean[] {false, true}) {
            String way = async ? "sendAsync" : "send";
            acts.put(way, stage -> watch(stage, "/ok", async));
            acts.put(way + " of a refusal to be delivered", stage -> {
                // At once, as we deliver it: else the body's pieces and the rest come in another order.
                stage.server.on("/no", request -> request.answer("403 Forbidden", "", ScriptedServer.QUOTA));
                watch(stage, "/no", async);
            });
            if (threads
                    != Threads.SAME) { // it runs things on the thread that sends, and that is another the second time
                acts.put(way + " of a refusal that is cured", stage -> {
                    watch(stage, "/ok", async); // so that there is a connection to use again
                    watch(stage, stage.isGated() ? "/refused-1" : "/ok", async);
                });
            }
            acts.put(way + " of nothing", stage -> {
                stage.server.on("/nothing", request -> {
                    request.readBody();
                    return false;
                });
                watch(stage, "/nothing", async);
            });
        }
        trial.assertAllSame(acts);
    }

    @ParameterizedTest
    @EnumSource
    void callbacksAfterAWait_runWhereTheyDoBare(Threads threads) throws Exception {
        Trial.of(threads::into).at(Moment.WAITING).assertSame(stage -> {
            CompletableFuture<String> body = start(stage, "/ok");
            if (stage.isGated()) {
                stage.awaitCall(Moment.WAITING);
            }
            stage.giveThePermitBack();
            stage.see("body", () -> body.get(10, TimeUnit.SECONDS));
        });
    }

    private static void watch(Stage stage, String path, boolean async) {
        if (async) {
            CompletableFuture<String> body = start(stage, path);
            stage.see("body", () -> body.get(10, TimeUnit.SECONDS));
        } else {
            stage.see(
                    "send",
                    () -> stage.client.send(request(stage, path), told(stage)).statusCode());
        }
    }

    /** A dependent is there before the answer can be. */
    private static CompletableFuture<String> start(Stage stage, String path) {
        CountDownLatch ready = new CountDownLatch(1);
        CompletableFuture<String> body = stage.client
                .sendAsync(request(stage, path), info -> {
                    awaitQuietly(ready);
                    return told(stage).apply(info);
                })
                .handle((response, thrown) -> {
                    stage.see("dependent runs in " + place());
                    return thrown == null ? "" + response.statusCode() : BodyKinds.chain(thrown);
                });
        ready.countDown();
        return body;
    }

    private static void awaitQuietly(CountDownLatch ready) {
        try {
            assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpRequest request(Stage stage, String path) {
        BodyPublisher text = BodyPublishers.ofString("{}");
        return HttpRequest.newBuilder(stage.server.uri(path)).POST(text).build();
    }

    /** Thread, with numbers blurred, and its context loader. */
    @SuppressWarnings("ReferenceEquality") // the very loader
    private static String place() {
        Thread thread = Thread.currentThread();
        // A call that has waited is sent by a thread of ours; what the application's thread did, it does then.
        String name = thread.getName().replace("kimi-gate-dispatch", "application");
        return name.replaceAll("[0-9]+", "#") + ", loader of the application "
                + (thread.getContextClassLoader() == ClassLoader.getSystemClassLoader());
    }

    private static BodyHandler<String> told(Stage stage) {
        return info -> {
            stage.see("handler runs in " + place());
            return new Told(stage, BodySubscribers.ofString(StandardCharsets.UTF_8));
        };
    }

    /** Of an application's class, so that the client asks for its body on the executor. */
    private static final class Told implements BodySubscriber<String> {
        private final Stage stage;
        private final BodySubscriber<String> text;
        private final AtomicInteger pieces = new AtomicInteger();

        Told(Stage stage, BodySubscriber<String> text) {
            this.stage = stage;
            this.text = text;
        }

        @Override
        public CompletionStage<String> getBody() {
            stage.seeAside("getBody in " + place());
            return text.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            stage.see("onSubscribe in " + place());
            text.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (pieces.incrementAndGet() == 1) {
                stage.see("onNext in " + place());
            }
            text.onNext(buffers);
        }

        @Override
        public void onError(Throwable thrown) {
            stage.see("onError in " + place());
            text.onError(thrown);
        }

        @Override
        public void onComplete() {
            stage.see("onComplete in " + place());
            text.onComplete();
        }
    }

    /** Takes some tasks, and then none. */
    private record Tired(ExecutorService threads, AtomicInteger left) implements Executor {
        @Override
        public void execute(Runnable task) {
            if (left.getAndDecrement() <= 0) {
                throw new RejectedExecutionException("the application's executor");
            }
            threads.execute(task);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void executorThatRejects_failsTheCallAsBare(int tasks) throws Exception {
        Trial trial = Trial.of(client ->
                client.executor(new Tired(Executors.newCachedThreadPool(daemons("tired")), new AtomicInteger(tasks))));
        Map<String, Act> acts = new LinkedHashMap<>();
        for (String path : List.of("/ok", "/quota")) {
            acts.put("sendAsync " + path, stage -> {
                stage.see("sendAsync", () -> {
                    CompletableFuture<HttpResponse<String>> call =
                            stage.client.sendAsync(stage.post(path), BodyHandlers.ofString());
                    stage.see(
                            "answer", () -> call.get(400, TimeUnit.MILLISECONDS).body());
                    call.cancel(true);
                    return "returns";
                });
                stage.server.close();
            });
            acts.put("send " + path, stage -> {
                Thread sender = new Thread(() -> stage.see(
                        "send",
                        () -> stage.client
                                .send(stage.post(path), BodyHandlers.ofString())
                                .body()));
                sender.start();
                sender.join(400);
                stage.server.close();
                sender.interrupt();
                sender.join(1_000);
            });
        }
        trial.assertAllSame(acts);
    }

    @ParameterizedTest
    @EnumSource(names = {"SENDING", "STREAMING"})
    void executorShutDownUnderTheCall_endsItAsBare(Moment moment) throws Exception {
        Trial.of(Threads.MANY::into).assertSame(stage -> {
            CountDownLatch go = new CountDownLatch(1);
            stage.server.on("/late", request -> {
                awaitQuietly(go);
                return request.answer("200 OK", "", "late");
            });
            boolean streaming = moment == Moment.STREAMING;
            String path = streaming ? "/slow" : "/late";
            CompletableFuture<HttpResponse<String>> call =
                    stage.client.sendAsync(stage.post(path), stage.watched(BodyHandlers.ofString()));
            if (streaming) {
                stage.awaitAnswer();
            } else {
                stage.awaitRequest(path);
            }
            shutDownExecutor(stage);
            go.countDown();
            stage.see("answer", () -> call.get(400, TimeUnit.MILLISECONDS).body());
            call.cancel(true); // Java 17 leaves such a call hanging
        });
    }

    /** A waiting call has not been sent: it ends as one that is sent after the end of its executor. */
    @Test
    void executorShutDownDuringTheWait_failsTheCall_asOneSentThen() throws Exception {
        Trial.of(Threads.MANY::into).at(Moment.WAITING).assertSame(stage -> {
            if (!stage.isGated()) {
                shutDownExecutor(stage);
            }
            stage.see("answer", () -> {
                CompletableFuture<HttpResponse<String>> call =
                        stage.client.sendAsync(stage.post("/ok"), BodyHandlers.ofString());
                if (stage.isGated()) {
                    stage.awaitCall(Moment.WAITING);
                    shutDownExecutor(stage);
                    stage.giveThePermitBack();
                }
                try {
                    return call.get(1, TimeUnit.SECONDS).body();
                } catch (ExecutionException late) {
                    throw (Exception) late.getCause(); // thrown by sendAsync, where nothing has returned yet
                }
            });
        });
    }

    private static void shutDownExecutor(Stage stage) {
        ((ExecutorService) stage.client.executor().orElseThrow()).shutdown();
    }
}
