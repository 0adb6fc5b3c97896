package dev.kimigate.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.jdk.JdkBareVersusGated.JdkScript;
import dev.kimigate.client.jdk.JdkBareVersusGated.Moment;
import dev.kimigate.testing.Observations;
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
        JdkBareVersusGated both = JdkBareVersusGated.of(threads::into);
        Map<String, JdkScript> scripts = new LinkedHashMap<>();
        for (boolean async : new boolean[] {false, true}) {
            String way = async ? "sendAsync" : "send";
            scripts.put(way, session -> watch(session, "/ok", async));
            scripts.put(way + " of a refusal to be delivered", session -> {
                // At once, as we deliver it: else the body's pieces and the rest come in another order.
                session.server.on("/no", request -> request.answer("403 Forbidden", "", UsualAnswers.QUOTA));
                watch(session, "/no", async);
            });
            if (threads
                    != Threads.SAME) { // it runs things on the thread that sends, and that is another the second time
                scripts.put(way + " of a refusal that is cured", session -> {
                    watch(session, "/ok", async); // so that there is a connection to use again
                    watch(session, session.isGated() ? "/refused-1" : "/ok", async);
                });
            }
            scripts.put(way + " of nothing", session -> {
                session.server.on("/nothing", request -> {
                    request.readBody();
                    return false;
                });
                watch(session, "/nothing", async);
            });
        }
        both.assertAllSame(scripts);
    }

    @ParameterizedTest
    @EnumSource
    void callbacksAfterAWait_runWhereTheyDoBare(Threads threads) throws Exception {
        JdkBareVersusGated.of(threads::into).at(Moment.WAITING).assertSame(session -> {
            CompletableFuture<String> body = start(session, "/ok");
            if (session.isGated()) {
                session.awaitCall(Moment.WAITING);
            }
            session.giveThePermitBack();
            session.see("body", () -> body.get(10, TimeUnit.SECONDS));
        });
    }

    private static void watch(JdkSession session, String path, boolean async) {
        if (async) {
            CompletableFuture<String> body = start(session, path);
            session.see("body", () -> body.get(10, TimeUnit.SECONDS));
        } else {
            session.see(
                    "send",
                    () -> session.client
                            .send(request(session, path), told(session))
                            .statusCode());
        }
    }

    /** A dependent is there before the answer can be. */
    private static CompletableFuture<String> start(JdkSession session, String path) {
        CountDownLatch ready = new CountDownLatch(1);
        CompletableFuture<String> body = session.client
                .sendAsync(request(session, path), info -> {
                    awaitQuietly(ready);
                    return told(session).apply(info);
                })
                .handle((response, thrown) -> {
                    session.see("dependent runs in " + place());
                    return thrown == null ? "" + response.statusCode() : Observations.chain(thrown);
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

    private static HttpRequest request(JdkSession session, String path) {
        BodyPublisher text = BodyPublishers.ofString("{}");
        return HttpRequest.newBuilder(session.server.uri(path)).POST(text).build();
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

    private static BodyHandler<String> told(JdkSession session) {
        return info -> {
            session.see("handler runs in " + place());
            return new Told(session, BodySubscribers.ofString(StandardCharsets.UTF_8));
        };
    }

    /** Of an application's class, so that the client asks for its body on the executor. */
    private static final class Told implements BodySubscriber<String> {
        private final JdkSession session;
        private final BodySubscriber<String> text;
        private final AtomicInteger pieces = new AtomicInteger();

        Told(JdkSession session, BodySubscriber<String> text) {
            this.session = session;
            this.text = text;
        }

        @Override
        public CompletionStage<String> getBody() {
            session.seeAside("getBody in " + place());
            return text.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            session.see("onSubscribe in " + place());
            text.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (pieces.incrementAndGet() == 1) {
                session.see("onNext in " + place());
            }
            text.onNext(buffers);
        }

        @Override
        public void onError(Throwable thrown) {
            session.see("onError in " + place());
            text.onError(thrown);
        }

        @Override
        public void onComplete() {
            session.see("onComplete in " + place());
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
        JdkBareVersusGated both = JdkBareVersusGated.of(client ->
                client.executor(new Tired(Executors.newCachedThreadPool(daemons("tired")), new AtomicInteger(tasks))));
        Map<String, JdkScript> scripts = new LinkedHashMap<>();
        for (String path : List.of("/ok", "/quota")) {
            scripts.put("sendAsync " + path, session -> {
                session.see("sendAsync", () -> {
                    CompletableFuture<HttpResponse<String>> call =
                            session.client.sendAsync(session.post(path), BodyHandlers.ofString());
                    session.see(
                            "answer", () -> call.get(400, TimeUnit.MILLISECONDS).body());
                    call.cancel(true);
                    return "returns";
                });
                session.server.close();
            });
            scripts.put("send " + path, session -> {
                Thread sender = new Thread(() -> session.see(
                        "send",
                        () -> session.client
                                .send(session.post(path), BodyHandlers.ofString())
                                .body()));
                sender.start();
                sender.join(400);
                session.server.close();
                sender.interrupt();
                sender.join(1_000);
            });
        }
        both.assertAllSame(scripts);
    }

    @ParameterizedTest
    @EnumSource(names = {"SENDING", "STREAMING"})
    void executorShutDownUnderTheCall_endsItAsBare(Moment moment) throws Exception {
        JdkBareVersusGated.of(Threads.MANY::into).assertSame(session -> {
            CountDownLatch go = new CountDownLatch(1);
            session.server.on("/late", request -> {
                awaitQuietly(go);
                return request.answer("200 OK", "", "late");
            });
            boolean streaming = moment == Moment.STREAMING;
            String path = streaming ? "/slow" : "/late";
            CompletableFuture<HttpResponse<String>> call =
                    session.client.sendAsync(session.post(path), session.watched(BodyHandlers.ofString()));
            if (streaming) {
                session.awaitAnswer();
            } else {
                session.awaitRequest(path);
            }
            shutDownExecutor(session);
            go.countDown();
            session.see("answer", () -> call.get(400, TimeUnit.MILLISECONDS).body());
            call.cancel(true); // Java 17 leaves such a call hanging
        });
    }

    /** A waiting call has not been sent: it ends as one that is sent after the end of its executor. */
    @Test
    void executorShutDownDuringTheWait_failsTheCall_asOneSentThen() throws Exception {
        JdkBareVersusGated.of(Threads.MANY::into).at(Moment.WAITING).assertSame(session -> {
            if (!session.isGated()) {
                shutDownExecutor(session);
            }
            session.see("answer", () -> {
                CompletableFuture<HttpResponse<String>> call =
                        session.client.sendAsync(session.post("/ok"), BodyHandlers.ofString());
                if (session.isGated()) {
                    session.awaitCall(Moment.WAITING);
                    shutDownExecutor(session);
                    session.giveThePermitBack();
                }
                try {
                    return call.get(1, TimeUnit.SECONDS).body();
                } catch (ExecutionException late) {
                    throw (Exception) late.getCause(); // thrown by sendAsync, where nothing has returned yet
                }
            });
        });
    }

    private static void shutDownExecutor(JdkSession session) {
        ((ExecutorService) session.client.executor().orElseThrow()).shutdown();
    }
}
