package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.okhttp.OkHttpFixture;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.testing.ScriptedServer;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.BufferedSource;
import org.awaitility.Awaitility;

/** When a permit is taken, and when it comes back. */
public final class PermitScenarios {
    private final OkHttpFixture fixture;
    private final ScriptedServer server;
    private final OkHttpClient client = new OkHttpClient();

    public PermitScenarios(OkHttpFixture fixture) {
        this.fixture = fixture;
        this.server = fixture.server;
    }

    @Scenario
    public void bodyReadThroughItsSourceAlone_keepsThePermit() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        server.on("/gated/stream", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 10");
            request.to().text("first");
            finish.await();
            request.to().text("later");
            return true;
        });
        Response response = Calls.post(client, server.url("/gated/stream")).execute();
        WeakReference<Object> body = new WeakReference<>(response.body());
        BufferedSource source = response.body().source();
        response = null;
        assertThat(source.readUtf8(5)).isEqualTo("first");
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return body.get() == null;
        });
        Thread.sleep(1_200); // the net looks once a second
        assertThat(fixture.held()).isEqualTo(1);
        finish.countDown();
        assertThat(source.readUtf8()).isEqualTo("later");
    }

    @Scenario
    public void webSocket_isUntouched() throws Exception {
        fixture.limit(1);
        AtomicInteger heldMeanwhile = new AtomicInteger(-1);
        server.on("/gated/socket", request -> {
            heldMeanwhile.set(fixture.held());
            String accept = okio.ByteString.encodeUtf8(
                            request.headers().get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                    .sha1()
                    .base64();
            request.to()
                    .text("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n");
            request.to().write(new byte[] {(byte) 0x81, 2, 'h', 'i'});
            request.to().in().read();
            return false;
        });
        CompletableFuture<String> message = new CompletableFuture<>();
        WebSocket socket = client.newWebSocket(
                new Request.Builder().url(server.url("/gated/socket")).build(), new WebSocketListener() {
                    @Override
                    public void onMessage(WebSocket from, String text) {
                        message.complete(text);
                    }

                    @Override
                    public void onFailure(WebSocket from, Throwable thrown, Response response) {
                        message.completeExceptionally(thrown);
                    }
                });
        assertThat(message.get(10, TimeUnit.SECONDS)).isEqualTo("hi");
        assertThat(heldMeanwhile).hasValue(0);
        assertThat(fixture.held()).isZero();
        socket.cancel();
    }

    @Scenario
    public void callOfAnAuthenticator_isGatedByItself() throws Exception {
        fixture.limit(2);
        AtomicInteger most = new AtomicInteger();
        server.on(
                "/gated/locked",
                request -> request.headers().containsKey("Authorization")
                        ? request.whole("200 OK", "text/plain", "open")
                        : request.whole("401 Unauthorized", "text/plain", "locked"));
        server.on("/gated/token", request -> {
            most.set(fixture.held());
            return request.whole("200 OK", "text/plain", "a-token");
        });
        OkHttpClient signing = client.newBuilder()
                .authenticator((route, response) -> response.request()
                        .newBuilder()
                        .header(
                                "Authorization",
                                Calls.text(Calls.post(client, server.url("/gated/token"))
                                        .execute()))
                        .build())
                .build();
        Response response = Calls.post(signing, server.url("/gated/locked")).execute();
        assertThat(response.priorResponse().code()).isEqualTo(401);
        assertThat(Calls.text(response)).isEqualTo("open");
        assertThat(most).hasValue(2);
    }

    @Scenario
    public void callOfAnInterceptor_isGatedByItself() throws Exception {
        fixture.limit(1);
        OkHttpClient asking = client.newBuilder()
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header(
                                "Token",
                                Calls.text(Calls.post(client, server.url("/gated/token"))
                                        .execute()))
                        .build()))
                .build();
        assertThat(Calls.text(Calls.post(asking, server.url("/gated/work")).execute()))
                .isEqualTo("{\"ok\":true}");
        assertThat(server.most).hasValue(1);
    }

    @Scenario
    public void interceptorThatProceedsTwice_holdsOnePermitAtATime() throws Exception {
        fixture.limit(1);
        server.on(
                "/gated/flaky",
                request -> request.number() == 1
                        ? request.whole("500 Internal Server Error", "text/plain", "broken")
                        : request.whole("200 OK", "text/plain", "mended"));
        OkHttpClient stubborn = client.newBuilder()
                .addInterceptor(chain -> {
                    Response response = chain.proceed(chain.request());
                    if (response.code() != 500) {
                        return response;
                    }
                    response.close();
                    return chain.proceed(chain.request());
                })
                .build();
        assertThat(Calls.text(Calls.post(stubborn, server.url("/gated/flaky")).execute()))
                .isEqualTo("mended");
    }
}
