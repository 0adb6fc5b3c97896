package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.call.GateCall;
import dev.kimigate.client.okhttp.OkHttpFixture;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.client.okhttp.scenario.Calls.Way;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer;
import dev.kimigate.testing.ScriptedServer.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okio.BufferedSource;

/** What becomes of an answer that says "too many", or may say so. */
public final class RefusalScenarios {
    private static final String REFUSED = "429 Too Many Requests";
    private static final String FORBIDDEN = "403 Forbidden";
    private static final String TYPE = "application/json";

    private final OkHttpFixture fixture;
    private final ScriptedServer server;
    private final OkHttpClient client =
            new OkHttpClient.Builder().readTimeout(20, TimeUnit.SECONDS).build();

    public RefusalScenarios(OkHttpFixture fixture) {
        this.fixture = fixture;
        this.server = fixture.server;
    }

    @Scenario
    public void refusal_isSentAgain_withTheSameBody_andTheApplicationSeesOneCall() throws Exception {
        for (String status : List.of(REFUSED, FORBIDDEN)) {
            String path = "/gated/refused-" + status.substring(0, 3);
            refuseOnce(path, request -> request.whole(status, TYPE, RefusalTexts.CONCURRENCY));
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
        assertThat(fixture.held()).isEqualTo(1);
        delivered.countDown();
        assertThat(Calls.text(response)).matches("\\.{5,}rest");
    }

    @Scenario
    public void stalledAnswerThatIsToBeDelivered_isWaitedFor() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        for (String status : List.of(FORBIDDEN, REFUSED)) {
            server.on("/gated/late-" + status.substring(0, 3), request -> {
                request.head(status, TYPE, "Content-Length: 8");
                never.await(GateCall.REFUSAL_TIME.toMillis() + 800, TimeUnit.MILLISECONDS);
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
            request.to().text(RefusalTexts.QUOTA);
            return false;
        });
        Response response = Calls.post(client, server.url("/gated/cut")).execute();
        BufferedSource source = response.body().source();
        assertThat(source.readUtf8(RefusalTexts.QUOTA.length())).isEqualTo(RefusalTexts.QUOTA);
        assertThatThrownBy(source::readUtf8).isInstanceOf(IOException.class);
        response.close();
    }

    private okhttp3.Request oneShot(String path) {
        return new okhttp3.Request.Builder()
                .url(server.url(path))
                .post(new OkHttpAdapter.OneShot("{}"))
                .build();
    }

    private void refuseOnce(String path, ScriptedServer.Answering refusal) {
        server.on(path, request -> request.number() == 1 ? refusal.answer(request) : fine(request));
    }

    private static boolean fine(Request request) throws IOException {
        return request.whole("200 OK", "text/plain", "done");
    }
}
