package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.okhttp.OkHttpFixture;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.client.okhttp.scenario.Calls.Way;
import dev.kimigate.testing.BareVersusGated;
import dev.kimigate.testing.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.awaitility.Awaitility;

/** However a call ends, and wherever it is told of it, is as without us. */
public final class EndingScenarios {
    private final OkHttpFixture fixture;
    private final BareVersusGated both;

    public EndingScenarios(OkHttpFixture fixture) {
        this.fixture = fixture;
        this.both = new BareVersusGated(fixture.server);
    }

    @Scenario
    public void callCancelled_whileSentOrStreaming_failsAsBare() throws Exception {
        for (Way way : Way.values()) {
            both.assertSame("sent, " + way, session -> {
                silent(session);
                Call call = Calls.post(new OkHttpClient(), session.url("/silent"));
                CompletableFuture<Response> answer = way.start(call);
                await(session, "/silent", 1);
                call.cancel();
                session.see("answer", () -> answer.get(5, TimeUnit.SECONDS));
                session.see("again", call::execute);
            });
            both.assertSame("streaming, " + way, session -> {
                half(session);
                Call call = Calls.post(new OkHttpClient(), session.url("/half"));
                Response response = way.start(call).get(5, TimeUnit.SECONDS);
                session.see("first " + response.body().source().readUtf8(4));
                call.cancel();
                session.see("rest", () -> response.body().string());
                session.see("cancelled " + call.isCanceled() + call.isExecuted());
            });
        }
    }

    @Scenario
    public void allCallsCancelled_failAsBare_evenWhileTheyWait() throws Exception {
        fixture.limit(1);
        try (Response held = holder()) {
            assertThat(held.code()).isEqualTo(200);
            both.assertSame("cancelAll", session -> {
                silent(session);
                OkHttpClient client = new OkHttpClient();
                List<CompletableFuture<Response>> answers = new ArrayList<>();
                for (int i = 0; i < 7; i++) {
                    answers.add(Way.ENQUEUE.start(Calls.post(client, session.url("/silent"))));
                }
                if (session.isGated()) {
                    fixture.awaitWaiting(5);
                } else {
                    await(session, "/silent", 5);
                }
                session.see("running " + client.dispatcher().runningCallsCount() + ", queued "
                        + client.dispatcher().queuedCallsCount());
                client.dispatcher().cancelAll();
                for (CompletableFuture<Response> answer : answers) {
                    session.see(
                            "message",
                            () -> answer.handle((response, thrown) -> thrown instanceof IOException)
                                    .get(5, TimeUnit.SECONDS));
                }
                Awaitility.await().until(() -> client.dispatcher().runningCallsCount() == 0);
                session.see("queued " + client.dispatcher().queuedCallsCount());
            });
        }
    }

    @Scenario
    public void threadInterrupted_failsAsBare() throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .readTimeout(600, TimeUnit.MILLISECONDS)
                .build();
        both.assertSame("before", session -> {
            Thread.currentThread().interrupt();
            session.see(
                    "answer",
                    () -> Calls.text(Calls.post(client, session.url("/fine")).execute()));
            session.see("flag " + Thread.interrupted());
        });
        for (String path : List.of("/silent", "/half")) {
            both.assertSame("in " + path, session -> {
                silent(session);
                half(session);
                Thread caller = new Thread(() -> {
                    session.see(
                            "answer",
                            () -> Calls.text(
                                    Calls.post(client, session.url(path)).execute()));
                    session.see("flag " + Thread.currentThread().isInterrupted());
                });
                caller.start();
                awaitArrival(session, path);
                caller.interrupt();
                caller.join(5_000);
            });
        }
    }

    /** A body that is dropped unread is warned of in OkHttp's log, with the place of the call if that was noted. */
    @Scenario
    public void leakedBody_isWarnedOfAsBare() throws Exception {
        for (Level level : List.of(Level.INFO, Level.FINE)) {
            both.assertSame("leaked, " + level, session -> {
                half(session);
                try (OkHttpLog log = new OkHttpLog(level)) {
                    OkHttpClient client = new OkHttpClient.Builder()
                            .connectionPool(new ConnectionPool(0, 10, TimeUnit.MILLISECONDS))
                            .build();
                    leak(client, session.url("/half"));
                    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
                        System.gc();
                        return log.hasWarning();
                    });
                    session.see("warned: " + log.warning().replaceAll(":\\d+/", ":PORT/"));
                }
            });
        }
    }

    /** A method of its own: the answer is nobody's when it returns. */
    private static void leak(OkHttpClient client, String url) throws IOException {
        Response unused = Calls.post(client, url).execute();
    }

    @Scenario
    public void readTimeouts_failAsBare() throws Exception {
        for (Way way : Way.values()) {
            for (String path : List.of("/silent", "/half")) {
                both.assertSame(path + " " + way, session -> {
                    silent(session);
                    half(session);
                    OkHttpClient client = new OkHttpClient.Builder()
                            .readTimeout(200, TimeUnit.MILLISECONDS)
                            .retryOnConnectionFailure(false)
                            .build();
                    Call call = Calls.post(client, session.url(path));
                    // Without its message and causes: whether OkHttp's clock or the socket's is first is chance.
                    session.see("answer "
                            + failure(way.start(call)
                                    .handle((response, thrown) -> thrown == null ? bodyFailure(response) : thrown)
                                    .get(5, TimeUnit.SECONDS)));
                    session.see("cancelled " + call.isCanceled());
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
            both.assertSame(path, session -> {
                silent(session);
                half(session);
                OkHttpClient client = new OkHttpClient.Builder()
                        .callTimeout(300, TimeUnit.MILLISECONDS)
                        .build();
                Call call = Calls.post(client, session.url(path));
                session.see("answer", () -> body(Way.ENQUEUE.start(call).get(5, TimeUnit.SECONDS)));
                session.see("cancelled " + call.isCanceled());
            });
        }
    }

    @Scenario
    public void callbacks_runWhereTheyDoBare() throws Exception {
        both.assertSame("the client's own threads", session -> callbacks(session, new Dispatcher()));
        both.assertSame("one thread", session -> {
            ExecutorService one = Executors.newSingleThreadExecutor(task -> new Thread(task, "one"));
            callbacks(session, new Dispatcher(one));
            one.shutdown();
        });
    }

    private static void callbacks(Session session, Dispatcher dispatcher) throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .addInterceptor(chain -> {
                    session.see("interceptor in " + Thread.currentThread().getName());
                    return chain.proceed(chain.request());
                })
                .addNetworkInterceptor(chain -> {
                    session.see(
                            "network interceptor in " + Thread.currentThread().getName());
                    return chain.proceed(chain.request());
                })
                .build();
        for (String path : List.of("/fine", "/none")) {
            session.on("/none", request -> false);
            CountDownLatch over = new CountDownLatch(1);
            Calls.post(client, session.url(path)).enqueue(new Callback() {
                @Override
                public void onFailure(Call call, IOException thrown) {
                    session.see("failure in " + Thread.currentThread().getName());
                    over.countDown();
                }

                @Override
                public void onResponse(Call call, Response response) {
                    session.see("response in " + Thread.currentThread().getName() + " " + Calls.text(response));
                    over.countDown();
                }
            });
            assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Scenario
    public void executorThatTakesNoTask_failsAsBare() throws Exception {
        both.assertSame("rejected", session -> {
            ExecutorService none = Executors.newSingleThreadExecutor();
            none.shutdown();
            OkHttpClient client =
                    new OkHttpClient.Builder().dispatcher(new Dispatcher(none)).build();
            session.see(
                    "answer",
                    () -> Way.ENQUEUE
                            .start(Calls.post(client, session.url("/fine")))
                            .get(5, TimeUnit.SECONDS));
        });
    }

    /** A call that has begun to wait has its thread: the end of the executor does not reach it, as in flight. */
    @Scenario
    public void executorShutDownUnderTheCall_isNoticedAsBare() throws Exception {
        fixture.limit(1);
        Response held = holder();
        both.assertSame("shut down", session -> {
            CountDownLatch go = new CountDownLatch(1);
            session.on("/late", request -> {
                assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
                return request.whole("200 OK", "text/plain", "late");
            });
            ExecutorService threads = Executors.newCachedThreadPool();
            OkHttpClient client = new OkHttpClient.Builder()
                    .dispatcher(new Dispatcher(threads))
                    .build();
            CompletableFuture<Response> answer = Way.ENQUEUE.start(Calls.post(client, session.url("/late")));
            if (session.isGated()) {
                fixture.awaitWaiting(1);
            } else {
                await(session, "/late", 1);
            }
            threads.shutdown();
            go.countDown();
            held.close();
            session.see("answer", () -> Calls.text(answer.get(10, TimeUnit.SECONDS)));
        });
    }

    private Response holder() throws IOException {
        fixture.server.on("/gated/hold", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            request.to().in().read();
            return false;
        });
        return Calls.post(new OkHttpClient(), fixture.server.url("/gated/hold")).execute();
    }

    private static String body(Response response) throws IOException {
        try (response) {
            return response.code() + " " + response.body().string();
        }
    }

    private static void silent(Session session) {
        session.on("/silent", request -> request.to().in().read() >= 0);
    }

    private static void half(Session session) {
        session.on("/half", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            request.to().text("half");
            return request.to().in().read() >= 0;
        });
    }

    /** Also if it is over by now, as on a busy machine a call with a short timeout may be. */
    private static void awaitArrival(Session session, String path) {
        Awaitility.await().until(() -> session.server().count(session.prefix() + path) > 0);
    }

    /** Until so many more requests than before this run have come. */
    private static void await(Session session, String path, int requests) {
        String whole = session.prefix() + path;
        Awaitility.await().until(() -> session.server().inFlight(whole) == requests);
    }
}
