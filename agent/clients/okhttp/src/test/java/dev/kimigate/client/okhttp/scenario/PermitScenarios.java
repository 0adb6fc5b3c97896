package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.client.okhttp.PlainServer;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.client.okhttp.World;
import dev.kimigate.client.okhttp.scenario.Calls.Way;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.BufferedSource;
import org.awaitility.Awaitility;

/** When a permit is taken, and when it comes back. */
public final class PermitScenarios {
    private final World world;
    private final PlainServer server;
    private final OkHttpClient client = new OkHttpClient();

    public PermitScenarios(World world) {
        this.world = world;
        this.server = world.server;
    }

    @Scenario
    public void execute_moreCallsThanPermits_neverMoreInFlight() throws Exception {
        manyCalls(Way.EXECUTE);
    }

    @Scenario
    public void enqueue_moreCallsThanPermits_neverMoreInFlight() throws Exception {
        manyCalls(Way.ENQUEUE);
    }

    private void manyCalls(Way way) throws Exception {
        world.limit(2);
        server.on("/gated/slow", request -> {
            Thread.sleep(20);
            return request.whole("200 OK", "text/plain", "done");
        });
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(way.start(Calls.post(client, server.url("/gated/slow"))).thenApply(Calls::text));
        }
        for (CompletableFuture<String> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("done");
        }
        assertThat(server.most).hasValue(2);
        assertThat(server.count("/gated/slow")).isEqualTo(12);
    }

    @Scenario
    public void otherPath_isNotGated() throws Exception {
        world.limit(1);
        Response open = Calls.post(client, stream("/free")).execute();
        assertThat(Calls.text(Calls.post(client, server.url("/free2")).execute()))
                .isEqualTo("{\"ok\":true}");
        assertThat(world.held()).isZero();
        open.close();
    }

    @Scenario
    public void stream_isCountedUntilItsLastByte() throws Exception {
        world.limit(1);
        CountDownLatch finish = new CountDownLatch(1);
        server.on("/gated/stream", request -> {
            request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
            request.to().chunk("data: 1\n\n");
            finish.await();
            request.to().text("0\r\n\r\n");
            return true;
        });
        Response first = Calls.post(client, server.url("/gated/stream")).execute();
        CompletableFuture<Response> second = Way.ENQUEUE.start(Calls.post(client, server.url("/gated/next")));
        assertThat(first.body().source().readUtf8Line()).isEqualTo("data: 1");
        world.awaitWaiting(1);
        assertThat(server.count("/gated/next")).isZero();
        finish.countDown();
        first.body().source().readUtf8();
        assertThat(second.get(10, TimeUnit.SECONDS).code()).isEqualTo(200);
        Calls.text(second.get());
        first.close();
    }

    @Scenario
    public void lastByteOfKnownLength_givesThePermitBack_beforeTheClose() throws Exception {
        Response response = Calls.post(client, server.url("/gated/whole")).execute();
        BufferedSource source = response.body().source();
        assertThat(world.held()).isEqualTo(1);
        source.readByteArray(response.body().contentLength());
        assertThat(world.held()).isZero();
        response.close();
    }

    @Scenario
    public void streamClosedBehindItsLastWord_givesThePermitBackWithoutLinger() throws Exception {
        server.on("/gated/done", request -> {
            request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
            request.to().chunk("data: 1\n\ndata: [DONE]\n\n");
            request.to().text("0\r\n\r\n");
            return true;
        });
        Response response = Calls.post(client, server.url("/gated/done")).execute();
        response.body().source().readUtf8Line();
        response.body().source().readUtf8Line();
        response.body().source().readUtf8Line();
        response.close();
        assertThat(world.held()).isZero();
    }

    @Scenario
    public void streamClosedBehindThatWordInItsContent_givesThePermitBack_afterTheLinger() throws Exception {
        server.on("/gated/quoted", request -> {
            request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
            request.to().chunk("data: 1\n\ndata: {\"content\":\"data: [DONE]");
            request.to().text("0\r\n\r\n");
            return true;
        });
        Response response = Calls.post(client, server.url("/gated/quoted")).execute();
        response.body().source().readUtf8Line();
        response.close();
        assertThat(world.held()).isEqualTo(1);
        world.awaitHeld(0);
    }

    @Scenario
    public void earlyClose_givesThePermitBack_afterTheLinger() throws Exception {
        Response response = Calls.post(client, stream("/gated/stream")).execute();
        response.body().source().readUtf8Line();
        response.close();
        assertThat(world.held()).isEqualTo(1);
        world.awaitHeld(0);
    }

    @Scenario
    public void cutStream_givesThePermitBack() throws Exception {
        server.on("/gated/cut", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            request.to().text("half");
            return false;
        });
        Response response = Calls.post(client, server.url("/gated/cut")).execute();
        assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
        world.awaitHeld(0);
    }

    @Scenario
    public void noConnection_givesThePermitBack() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        Call call = Calls.post(client, "http://127.0.0.1:" + port + "/gated/none");
        assertThatThrownBy(call::execute).isInstanceOf(ConnectException.class);
    }

    @Scenario
    public void bodilessAnswers_giveThePermitBackAtOnce() throws Exception {
        server.on("/gated/none", request -> {
            request.to().text("HTTP/1.1 204 No Content\r\n\r\n");
            return true;
        });
        Response none = Calls.post(client, server.url("/gated/none")).execute();
        assertThat(none.code()).isEqualTo(204);
        Response head = client.newCall(new Request.Builder()
                        .url(server.url("/gated/head"))
                        .head()
                        .build())
                .execute();
        assertThat(head.header("Content-Length")).isEqualTo("11");
        assertThat(world.held()).isZero();
        none.close();
        head.close();
    }

    @Scenario
    public void bodyNobodyHoldsAnyMore_givesThePermitBack() throws Exception {
        Calls.post(client, stream("/gated/stream")).execute().code();
        assertThat(world.held()).isEqualTo(1);
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return world.held() == 0;
        });
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
        assertThat(world.held()).isEqualTo(1);
        finish.countDown();
        assertThat(source.readUtf8()).isEqualTo("later");
    }

    @Scenario
    public void webSocket_isUntouched() throws Exception {
        world.limit(1);
        AtomicInteger heldMeanwhile = new AtomicInteger(-1);
        server.on("/gated/socket", request -> {
            heldMeanwhile.set(world.held());
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
        assertThat(world.held()).isZero();
        socket.cancel();
    }

    @Scenario
    public void callOfAnAuthenticator_isGatedByItself() throws Exception {
        world.limit(2);
        AtomicInteger most = new AtomicInteger();
        server.on(
                "/gated/locked",
                request -> request.headers().containsKey("Authorization")
                        ? request.whole("200 OK", "text/plain", "open")
                        : request.whole("401 Unauthorized", "text/plain", "locked"));
        server.on("/gated/token", request -> {
            most.set(world.held());
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
        world.limit(1);
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
        world.limit(1);
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

    @Scenario
    public void brokenGate_letsTheCallThrough_andTells() throws Exception {
        world.brokenGate(new IllegalStateException("broken"));
        ResponseBody body =
                Calls.post(client, server.url("/gated/any")).execute().body();
        assertThat(body.string()).isEqualTo("{\"ok\":true}");
        assertThat(world.takeFailures())
                .singleElement()
                .satisfies(told -> assertThat(told).hasMessage("broken"));
    }

    /** A stream that ends when the client goes. */
    private String stream(String path) {
        server.on(path, request -> {
            request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
            request.to().chunk("data: 1\n\n");
            request.to().in().read();
            return false;
        });
        return server.url(path);
    }
}
