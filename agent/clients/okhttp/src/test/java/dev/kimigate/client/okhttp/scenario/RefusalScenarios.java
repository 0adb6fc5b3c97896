package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.call.Course;
import dev.kimigate.client.okhttp.PlainServer;
import dev.kimigate.client.okhttp.PlainServer.Request;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.client.okhttp.World;
import dev.kimigate.client.okhttp.scenario.Calls.Way;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.BufferedSource;
import org.awaitility.Awaitility;

/** What becomes of an answer that says "too many", or may say so. */
public final class RefusalScenarios {
    static final String CONCURRENCY =
            "{\"error\":{\"message\":\"You've reached your concurrent request limit. Please wait"
                    + " for your ongoing requests to finish and try again.\",\"type\":\"permission_error\"}}";
    static final String QUOTA = "{\"error\":{\"message\":\"You've reached your usage limit for this billing cycle. Your"
            + " quota will be refreshed in the next cycle.\",\"type\":\"access_terminated_error\"}}";
    private static final String REFUSED = "429 Too Many Requests";
    private static final String FORBIDDEN = "403 Forbidden";
    private static final String TYPE = "application/json";

    private final World world;
    private final PlainServer server;
    private final OkHttpClient client =
            new OkHttpClient.Builder().readTimeout(20, TimeUnit.SECONDS).build();

    public RefusalScenarios(World world) {
        this.world = world;
        this.server = world.server;
    }

    @Scenario
    public void refusal_isSentAgain_withTheSameBody_andTheApplicationSeesOneCall() throws Exception {
        for (String status : List.of(REFUSED, FORBIDDEN)) {
            String path = "/gated/refused-" + status.substring(0, 3);
            refuseOnce(path, request -> request.whole(status, TYPE, CONCURRENCY));
            List<Integer> application = new ArrayList<>();
            List<Integer> network = new ArrayList<>();
            OkHttpClient watched = client.newBuilder()
                    .addInterceptor(chain -> noted(application, chain.proceed(chain.request())))
                    .addNetworkInterceptor(chain -> noted(network, chain.proceed(chain.request())))
                    .build();
            Response response = Calls.post(watched, server.url(path)).execute();
            assertThat(response.priorResponse()).isNull();
            assertThat(Calls.text(response)).isEqualTo("done");
            assertThat(application).containsExactly(200);
            assertThat(network).containsExactly(Integer.valueOf(status.substring(0, 3)), 200);
        }
        assertThat(server.requests).extracting(Request::body).containsOnly("{\"stream\":true}");
    }

    private static Response noted(List<Integer> codes, Response response) {
        codes.add(response.code());
        return response;
    }

    @Scenario
    public void refusal_underEnqueue_isSentAgain() throws Exception {
        refuseOnce("/gated/refused", request -> request.whole(REFUSED, TYPE, CONCURRENCY));
        CompletableFuture<Response> answer = Way.ENQUEUE.start(Calls.post(client, server.url("/gated/refused")));
        assertThat(Calls.text(answer.get(10, TimeUnit.SECONDS))).isEqualTo("done");
    }

    @Scenario
    public void compressedRefusal_isUnderstood() throws Exception {
        refuseOnce("/gated/zipped", request -> {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
                zip.write(CONCURRENCY.getBytes(StandardCharsets.UTF_8));
            }
            request.head(FORBIDDEN, TYPE, "Content-Encoding: gzip", "Content-Length: " + zipped.size());
            request.to().write(zipped.toByteArray());
            return true;
        });
        assertThat(Calls.text(Calls.post(client, server.url("/gated/zipped")).execute()))
                .isEqualTo("done");
    }

    @Scenario
    public void refusalWhenTheWaitEnds_isDelivered_asItCame() throws Exception {
        server.on("/gated/refused", request -> request.whole(REFUSED, TYPE, CONCURRENCY));
        CompletableFuture<Response> answer = Way.EXECUTE.start(Calls.post(client, server.url("/gated/refused")));
        world.awaitWaiting(1);
        world.endOldestWait();
        Response response = answer.get(10, TimeUnit.SECONDS);
        assertThat(response.code()).isEqualTo(429);
        assertThat(response.header("X-Trace")).isEqualTo("abc");
        assertThat(response.body().contentLength()).isEqualTo(CONCURRENCY.length());
        assertThat(Calls.text(response)).isEqualTo(CONCURRENCY);
        assertThat(server.count("/gated/refused")).isEqualTo(1);
    }

    @Scenario
    public void coolDownLongerThanTheWait_deliversAtOnce() throws Exception {
        world.limit(20, Duration.ofMillis(100));
        server.on("/gated/refused", request -> request.whole(REFUSED, TYPE, CONCURRENCY));
        assertThat(Calls.text(Calls.post(client, server.url("/gated/refused")).execute()))
                .isEqualTo(CONCURRENCY);
    }

    @Scenario
    public void unreadRefusalWhenTheWaitEnds_isDelivered_whole() throws Exception {
        String large = CONCURRENCY + " ".repeat(300_000) + "end";
        server.on("/gated/large", request -> request.whole(REFUSED, TYPE, large));
        CompletableFuture<Response> answer = Way.EXECUTE.start(Calls.post(client, server.url("/gated/large")));
        world.awaitWaiting(1);
        world.endOldestWait();
        assertThat(Calls.text(answer.get(10, TimeUnit.SECONDS))).isEqualTo(large);
    }

    @Scenario
    public void cancelledWithARefusalAtHand_failsAsCancelled() throws Exception {
        server.on("/gated/refused", request -> request.whole(REFUSED, TYPE, CONCURRENCY));
        Call call = Calls.post(client, server.url("/gated/refused"));
        CompletableFuture<Response> answer = Way.EXECUTE.start(call);
        world.awaitWaiting(1);
        call.cancel();
        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).rootCause().hasMessage("Canceled");
    }

    @Scenario
    public void spentQuota_isDeliveredAtOnce() throws Exception {
        for (String status : List.of(REFUSED, FORBIDDEN)) {
            String path = "/gated/quota-" + status.substring(0, 3);
            server.on(path, request -> request.whole(status, TYPE, QUOTA));
            assertThat(Calls.text(Calls.post(client, server.url(path)).execute()))
                    .isEqualTo(QUOTA);
            assertThat(server.count(path)).isEqualTo(1);
        }
    }

    @Scenario
    public void largeAnswer_isDeliveredWhole() throws Exception {
        String large = QUOTA + "x".repeat(500_000);
        server.on("/gated/large", request -> request.whole(FORBIDDEN, TYPE, large));
        assertThat(Calls.text(Calls.post(client, server.url("/gated/large")).execute()))
                .isEqualTo(large);
    }

    @Scenario
    public void endlessRefusal_isSentAgain() throws Exception {
        refuseOnce("/gated/endless", request -> {
            request.head(REFUSED, TYPE, "Transfer-Encoding: chunked");
            request.to().chunk(CONCURRENCY);
            while (true) {
                request.to().chunk(" ".repeat(1_000));
            }
        });
        assertThat(Calls.text(Calls.post(client, server.url("/gated/endless")).execute()))
                .isEqualTo("done");
    }

    @Scenario
    public void stalledRefusal_isSentAgain() throws Exception {
        CountDownLatch again = new CountDownLatch(1);
        AtomicBoolean meanwhile = new AtomicBoolean();
        server.on("/gated/stalled", request -> {
            if (request.number() > 1) {
                again.countDown();
                return fine(request);
            }
            request.head(REFUSED, TYPE, "Content-Length: 1000");
            meanwhile.set(again.await(15, TimeUnit.SECONDS));
            return false;
        });
        assertThat(Calls.text(Calls.post(client, server.url("/gated/stalled")).execute()))
                .isEqualTo("done");
        Awaitility.await().untilTrue(meanwhile);
        assertThat(server.count("/gated/stalled")).isEqualTo(2);
    }

    @Scenario
    public void tricklingAnswer_isDeliveredWithItsLiveRest() throws Exception {
        CountDownLatch delivered = new CountDownLatch(1);
        server.on("/gated/trickle", request -> {
            request.head(FORBIDDEN, "text/plain", "Transfer-Encoding: chunked");
            while (!delivered.await(100, TimeUnit.MILLISECONDS)) {
                request.to().chunk(".");
            }
            request.to().chunk("rest");
            request.to().text("0\r\n\r\n");
            return true;
        });
        Response response = Calls.post(client, server.url("/gated/trickle")).execute();
        assertThat(world.held()).isEqualTo(1);
        delivered.countDown();
        assertThat(Calls.text(response)).matches("\\.{5,}rest");
    }

    @Scenario
    public void stalledAnswerThatIsToBeDelivered_isWaitedFor() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        for (String status : List.of(FORBIDDEN, REFUSED)) {
            server.on("/gated/late-" + status.substring(0, 3), request -> {
                request.head(status, TYPE, "Content-Length: 8");
                never.await(Course.REFUSAL_TIME.toMillis() + 800, TimeUnit.MILLISECONDS);
                request.to().text("{\"a\":1} ");
                return true;
            });
        }
        CompletableFuture<Response> forbidden = Way.EXECUTE.start(Calls.post(client, server.url("/gated/late-403")));
        CompletableFuture<Response> once = Way.EXECUTE.start(client.newCall(oneShot("/gated/late-429")));
        assertThat(Calls.text(forbidden.get(10, TimeUnit.SECONDS))).isEqualTo("{\"a\":1} ");
        assertThat(Calls.text(once.get(10, TimeUnit.SECONDS))).isEqualTo("{\"a\":1} ");
    }

    @Scenario
    public void cutAnswer_isDeliveredWithItsFailure() throws Exception {
        server.on("/gated/cut", request -> {
            request.head(FORBIDDEN, TYPE, "Content-Length: 1000");
            request.to().text(QUOTA);
            return false;
        });
        Response response = Calls.post(client, server.url("/gated/cut")).execute();
        BufferedSource source = response.body().source();
        assertThat(source.readUtf8(QUOTA.length())).isEqualTo(QUOTA);
        assertThatThrownBy(source::readUtf8).isInstanceOf(IOException.class);
        response.close();
    }

    @Scenario
    public void oneShotBody_isNotSentAgain() throws Exception {
        server.on("/gated/once", request -> request.whole(REFUSED, TYPE, CONCURRENCY));
        assertThat(Calls.text(client.newCall(oneShot("/gated/once")).execute())).isEqualTo(CONCURRENCY);
        assertThat(server.count("/gated/once")).isEqualTo(1);
    }

    private okhttp3.Request oneShot(String path) {
        return new okhttp3.Request.Builder()
                .url(server.url(path))
                .post(new OneShot())
                .build();
    }

    /** Said both ways: as a marker for releases before 3.14, as a method for those since. */
    private static final class OneShot extends RequestBody implements UnrepeatableRequestBody {
        @Override
        public MediaType contentType() {
            return Calls.JSON;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8("{}");
        }
    }

    private void refuseOnce(String path, PlainServer.Script refusal) {
        server.on(path, request -> request.number() == 1 ? refusal.answer(request) : fine(request));
    }

    private static boolean fine(Request request) throws IOException {
        return request.whole("200 OK", "text/plain", "done");
    }
}
