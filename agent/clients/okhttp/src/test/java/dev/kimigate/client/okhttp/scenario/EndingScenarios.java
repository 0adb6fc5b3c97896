package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.client.okhttp.World;
import dev.kimigate.client.okhttp.scenario.Calls.Way;
import dev.kimigate.client.okhttp.scenario.Twice.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.awaitility.Awaitility;

/** However a call ends, and wherever it is told of it, is as without us. */
public final class EndingScenarios {
    private final World world;
    private final Twice twice;

    public EndingScenarios(World world) {
        this.world = world;
        this.twice = new Twice(world.server);
    }

    @Scenario
    public void callCancelled_whileSentOrStreaming_failsAsBare() throws Exception {
        for (Way way : Way.values()) {
            twice.assertSame("sent, " + way, stage -> {
                silent(stage);
                Call call = Calls.post(new OkHttpClient(), stage.url("/silent"));
                CompletableFuture<Response> answer = way.start(call);
                await(stage, "/silent", 1);
                call.cancel();
                stage.see("answer", () -> answer.get(5, TimeUnit.SECONDS));
                stage.see("again", call::execute);
            });
            twice.assertSame("streaming, " + way, stage -> {
                half(stage);
                Call call = Calls.post(new OkHttpClient(), stage.url("/half"));
                Response response = way.start(call).get(5, TimeUnit.SECONDS);
                stage.see("first " + response.body().source().readUtf8(4));
                call.cancel();
                stage.see("rest", () -> response.body().string());
                stage.see("cancelled " + call.isCanceled() + call.isExecuted());
            });
        }
    }

    @Scenario
    public void allCallsCancelled_failAsBare_evenWhileTheyWait() throws Exception {
        world.limit(1);
        try (Response held = holder()) {
            assertThat(held.code()).isEqualTo(200);
            twice.assertSame("cancelAll", stage -> {
                silent(stage);
                OkHttpClient client = new OkHttpClient();
                List<CompletableFuture<Response>> answers = new ArrayList<>();
                for (int i = 0; i < 7; i++) {
                    answers.add(Way.ENQUEUE.start(Calls.post(client, stage.url("/silent"))));
                }
                if (stage.isGated()) {
                    world.awaitWaiting(5);
                } else {
                    await(stage, "/silent", 5);
                }
                stage.see("running " + client.dispatcher().runningCallsCount() + ", queued "
                        + client.dispatcher().queuedCallsCount());
                client.dispatcher().cancelAll();
                for (CompletableFuture<Response> answer : answers) {
                    stage.see(
                            "message",
                            () -> answer.handle((response, thrown) -> thrown instanceof IOException)
                                    .get(5, TimeUnit.SECONDS));
                }
                Awaitility.await().until(() -> client.dispatcher().runningCallsCount() == 0);
                stage.see("queued " + client.dispatcher().queuedCallsCount());
            });
        }
    }

    @Scenario
    public void threadInterrupted_failsAsBare() throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .readTimeout(600, TimeUnit.MILLISECONDS)
                .build();
        twice.assertSame("before", stage -> {
            Thread.currentThread().interrupt();
            stage.see(
                    "answer",
                    () -> Calls.text(Calls.post(client, stage.url("/fine")).execute()));
            stage.see("flag " + Thread.interrupted());
        });
        for (String path : List.of("/silent", "/half")) {
            twice.assertSame("in " + path, stage -> {
                silent(stage);
                half(stage);
                Thread caller = new Thread(() -> {
                    stage.see(
                            "answer",
                            () -> Calls.text(Calls.post(client, stage.url(path)).execute()));
                    stage.see("flag " + Thread.currentThread().isInterrupted());
                });
                caller.start();
                awaitArrival(stage, path);
                caller.interrupt();
                caller.join(5_000);
            });
        }
    }

    @Scenario
    public void readTimeouts_failAsBare() throws Exception {
        for (Way way : Way.values()) {
            for (String path : List.of("/silent", "/half")) {
                twice.assertSame(path + " " + way, stage -> {
                    silent(stage);
                    half(stage);
                    OkHttpClient client = new OkHttpClient.Builder()
                            .readTimeout(200, TimeUnit.MILLISECONDS)
                            .retryOnConnectionFailure(false)
                            .build();
                    Call call = Calls.post(client, stage.url(path));
                    // Without its message and causes: whether OkHttp's clock or the socket's is first is chance.
                    stage.see("answer "
                            + failure(way.start(call)
                                    .handle((response, thrown) -> thrown == null ? bodyFailure(response) : thrown)
                                    .get(5, TimeUnit.SECONDS)));
                    stage.see("cancelled " + call.isCanceled());
                });
            }
        }
    }

    private static String failure(Throwable thrown) {
        return thrown.getClass().getSimpleName();
    }

    private static Throwable bodyFailure(Response response) {
        try {
            return new AssertionError(body(response));
        } catch (IOException expected) {
            return expected;
        }
    }

    @Scenario(from = 312)
    public void callTimeouts_failAsBare() throws Exception {
        for (String path : List.of("/silent", "/half")) {
            twice.assertSame(path, stage -> {
                silent(stage);
                half(stage);
                OkHttpClient client = new OkHttpClient.Builder()
                        .callTimeout(300, TimeUnit.MILLISECONDS)
                        .build();
                Call call = Calls.post(client, stage.url(path));
                stage.see("answer", () -> body(Way.ENQUEUE.start(call).get(5, TimeUnit.SECONDS)));
                stage.see("cancelled " + call.isCanceled());
            });
        }
    }

    @Scenario
    public void brokenAnswers_failAsBare() throws Exception {
        String full = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("nothing", "");
        answers.put("garbage", "garbage\r\n\r\n");
        answers.put("half a head", "HTTP/1.1 200 OK\r\nContent-Le");
        answers.put("half a body", full + "half");
        answers.put("half a refusal", full.replace("200 OK", "403 Forbidden") + "half");
        answers.put("bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\nzz\r\n");
        answers.put("half a chunk", "HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nfirst");
        answers.put("body where none may be", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nfirst");
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            twice.assertSame(answer.getKey(), stage -> {
                stage.on("/broken", request -> {
                    request.to().text(answer.getValue());
                    return false;
                });
                OkHttpClient client = new OkHttpClient();
                stage.see(
                        "execute",
                        () -> body(Calls.post(client, stage.url("/broken")).execute()));
                stage.see(
                        "enqueue",
                        () -> body(Way.ENQUEUE
                                .start(Calls.post(client, stage.url("/broken")))
                                .get(5, TimeUnit.SECONDS)));
            });
        }
    }

    @Scenario
    public void callbacks_runWhereTheyDoBare() throws Exception {
        twice.assertSame("the client's own threads", stage -> callbacks(stage, new Dispatcher()));
        twice.assertSame("one thread", stage -> {
            ExecutorService one = Executors.newSingleThreadExecutor(task -> new Thread(task, "one"));
            callbacks(stage, new Dispatcher(one));
            one.shutdown();
        });
    }

    private static void callbacks(Stage stage, Dispatcher dispatcher) throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .addInterceptor(chain -> {
                    stage.see("interceptor in " + Thread.currentThread().getName());
                    return chain.proceed(chain.request());
                })
                .addNetworkInterceptor(chain -> {
                    stage.see("network interceptor in " + Thread.currentThread().getName());
                    return chain.proceed(chain.request());
                })
                .build();
        for (String path : List.of("/fine", "/none")) {
            stage.on("/none", request -> false);
            CountDownLatch over = new CountDownLatch(1);
            Calls.post(client, stage.url(path)).enqueue(new Callback() {
                @Override
                public void onFailure(Call call, IOException thrown) {
                    stage.see("failure in " + Thread.currentThread().getName());
                    over.countDown();
                }

                @Override
                public void onResponse(Call call, Response response) {
                    stage.see("response in " + Thread.currentThread().getName() + " " + Calls.text(response));
                    over.countDown();
                }
            });
            assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Scenario
    public void executorThatTakesNoTask_failsAsBare() throws Exception {
        twice.assertSame("rejected", stage -> {
            ExecutorService none = Executors.newSingleThreadExecutor();
            none.shutdown();
            OkHttpClient client =
                    new OkHttpClient.Builder().dispatcher(new Dispatcher(none)).build();
            stage.see(
                    "answer",
                    () -> Way.ENQUEUE
                            .start(Calls.post(client, stage.url("/fine")))
                            .get(5, TimeUnit.SECONDS));
        });
    }

    /** A call that has begun to wait has its thread: the end of the executor does not reach it, as in flight. */
    @Scenario
    public void executorShutDownUnderTheCall_isNoticedAsBare() throws Exception {
        world.limit(1);
        Response held = holder();
        twice.assertSame("shut down", stage -> {
            CountDownLatch go = new CountDownLatch(1);
            stage.on("/late", request -> {
                assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
                return request.whole("200 OK", "text/plain", "late");
            });
            ExecutorService threads = Executors.newCachedThreadPool();
            OkHttpClient client = new OkHttpClient.Builder()
                    .dispatcher(new Dispatcher(threads))
                    .build();
            CompletableFuture<Response> answer = Way.ENQUEUE.start(Calls.post(client, stage.url("/late")));
            if (stage.isGated()) {
                world.awaitWaiting(1);
            } else {
                await(stage, "/late", 1);
            }
            threads.shutdown();
            go.countDown();
            held.close();
            stage.see("answer", () -> Calls.text(answer.get(10, TimeUnit.SECONDS)));
        });
    }

    private Response holder() throws IOException {
        world.server.on("/gated/hold", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            request.to().in().read();
            return false;
        });
        return Calls.post(new OkHttpClient(), world.server.url("/gated/hold")).execute();
    }

    private static String body(Response response) throws IOException {
        try (response) {
            return response.code() + " " + response.body().string();
        }
    }

    private static void silent(Stage stage) {
        stage.on("/silent", request -> request.to().in().read() >= 0);
    }

    private static void half(Stage stage) {
        stage.on("/half", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            request.to().text("half");
            return request.to().in().read() >= 0;
        });
    }

    /** Also if it is over by now, as on a busy machine a call with a short timeout may be. */
    private static void awaitArrival(Stage stage, String path) {
        Awaitility.await().until(() -> stage.server().count(stage.prefix() + path) > 0);
    }

    /** Until so many more requests than before this run have come. */
    private static void await(Stage stage, String path, int requests) {
        String whole = stage.prefix() + path;
        Awaitility.await().until(() -> stage.server().inFlight(whole) == requests);
    }
}
