package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.client.okhttp.OkHttpFixture;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.client.okhttp.scenario.Calls.Way;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.awaitility.Awaitility;

/** A call's own timeout measures the exchange, not the wait. */
public final class TimeoutScenarios {
    private final OkHttpFixture fixture;
    private final ScriptedServer server;

    public TimeoutScenarios(OkHttpFixture fixture) {
        this.fixture = fixture;
        this.server = fixture.server;
        server.on("/gated/held", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            request.to().in().read();
            return false;
        });
        server.on("/gated/slow", request -> {
            Thread.sleep(5_000);
            return request.whole("200 OK", "text/plain", "too late");
        });
        server.on("/gated/slow-body", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            request.to().text("first");
            Thread.sleep(5_000);
            return false;
        });
    }

    @Scenario(from = 312)
    public void bodyAfterAWait_isCounted() throws Exception {
        Call call = Calls.post(client(400), url("/gated/slow-body"));
        Response response = sentAfterAWaitOf(500, Way.EXECUTE, call).get(10, TimeUnit.SECONDS);
        assertThat(response.body().source().readUtf8(5)).isEqualTo("first");
        assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
        assertThat(call.isCanceled()).isTrue();
    }

    @Scenario(from = 312)
    public void attempts_shareOneBudget() throws Exception {
        server.on("/gated/slowly-refused", request -> {
            Thread.sleep(300);
            return request.number() <= 6
                    ? request.whole("429 Too Many Requests", "application/json", RefusalTexts.CONCURRENCY)
                    : request.whole("200 OK", "text/plain", "done");
        });
        assertTimeout(Way.ENQUEUE.start(Calls.post(client(700), url("/gated/slowly-refused"))));
        assertThat(server.count("/gated/slowly-refused")).isBetween(2, 3);
    }

    @Scenario(from = 312)
    public void callSentTwiceByAnInterceptor_hasOneBudget() throws Exception {
        server.on("/gated/half-slow", request -> {
            Thread.sleep(300);
            return request.whole("200 OK", "text/plain", "done");
        });
        AtomicBoolean over = new AtomicBoolean();
        OkHttpClient twice = client(500)
                .newBuilder()
                .addInterceptor(chain -> {
                    holdUntilSomebodyWaits(over);
                    chain.proceed(chain.request()).close();
                    holdUntilSomebodyWaits(over);
                    return chain.proceed(chain.request());
                })
                .build();
        assertTimeout(Way.EXECUTE.start(Calls.post(twice, url("/gated/half-slow"))));
        over.set(true);
    }

    private void holdUntilSomebodyWaits(AtomicBoolean over) throws IOException {
        fixture.limit(1);
        Response held = Calls.post(client(0), url("/gated/held")).execute();
        Thread closer = new Thread(() -> {
            Awaitility.await().until(() -> fixture.waiting() == 1 || over.get());
            held.close();
        });
        closer.start();
    }

    @Scenario(from = 312)
    public void deadlineOfTheApplication_goesOnDuringTheWait() throws Exception {
        fixture.limit(1);
        try (Response held = Calls.post(client(0), url("/gated/held")).execute()) {
            assertThat(held.code()).isEqualTo(200);
            for (int callTimeout : new int[] {0, 60_000}) {
                Call call = Calls.post(client(callTimeout), url("/gated/never"));
                call.timeout().deadline(300, TimeUnit.MILLISECONDS);
                assertTimeout(Way.EXECUTE.start(call));
            }
        }
        assertThat(server.count("/gated/never")).isZero();
    }

    private static void assertTimeout(CompletableFuture<Response> answer) {
        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isExactlyInstanceOf(InterruptedIOException.class)
                .hasMessage("timeout");
    }

    private CompletableFuture<Response> sentAfterAWaitOf(long millis, Way way, Call call) throws Exception {
        fixture.limit(1);
        Response held = Calls.post(client(0), url("/gated/held")).execute();
        CompletableFuture<Response> answer = way.start(call);
        fixture.awaitWaiting(1);
        Thread.sleep(millis);
        held.close();
        return answer;
    }

    private static OkHttpClient client(long callTimeoutMillis) {
        return new OkHttpClient.Builder()
                .callTimeout(callTimeoutMillis, TimeUnit.MILLISECONDS)
                .build();
    }

    private String url(String path) {
        return server.url(path);
    }
}
