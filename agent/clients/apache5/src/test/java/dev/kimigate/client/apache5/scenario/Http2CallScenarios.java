package dev.kimigate.client.apache5.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.RefusalTexts;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducers;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.nio.support.BasicResponseProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ListenerEndpoint;

/** The asynchronous client over HTTP/2: many calls on one connection. */
public final class Http2CallScenarios {
    private static final int CALLS = 12;
    private static final int SECONDS = 30;

    private final CopyFixture fixture;
    private final AtomicInteger requests = new AtomicInteger();

    public Http2CallScenarios(CopyFixture fixture) {
        this.fixture = fixture;
    }

    @CopyScenario
    public void http2Calls_waitAndAreCured_onOneConnection() throws Exception {
        fixture.limit(2);
        HttpAsyncServer server = server();
        try (CloseableHttpAsyncClient client = HttpAsyncClients.createHttp2Default()) {
            client.start();
            int port = port(server);
            List<Future<SimpleHttpResponse>> answers = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                SimpleHttpRequest request =
                        new SimpleHttpRequest("POST", URI.create("http://127.0.0.1:" + port + "/gated/h2"));
                request.setBody("{}", ContentType.APPLICATION_JSON);
                answers.add(client.execute(request, null));
            }
            for (Future<SimpleHttpResponse> answer : answers) {
                assertThat(answer.get(SECONDS, TimeUnit.SECONDS).getBodyText()).isEqualTo("{}");
            }
            assertThat(requests).hasValue(CALLS + 1);
            fixture.awaitHeld(0);
        } finally {
            server.close(CloseMode.IMMEDIATE);
        }
    }

    /** Refuses the first request, and gives every other its body back. */
    private HttpAsyncServer server() {
        HttpAsyncServer server = H2ServerBootstrap.bootstrap()
                .setCanonicalHostName("127.0.0.1")
                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_2)
                .register("*", new Handler())
                .create();
        server.start();
        return server;
    }

    private static int port(HttpAsyncServer server) throws Exception {
        ListenerEndpoint endpoint = Listening.on(server);
        return ((InetSocketAddress) endpoint.getAddress()).getPort();
    }

    private final class Handler
            implements org.apache.hc.core5.http.nio.AsyncServerRequestHandler<Message<HttpRequest, String>> {
        @Override
        public org.apache.hc.core5.http.nio.AsyncRequestConsumer<Message<HttpRequest, String>> prepare(
                HttpRequest request, org.apache.hc.core5.http.EntityDetails details, HttpContext context) {
            return new BasicRequestConsumer<>(new StringAsyncEntityConsumer());
        }

        @Override
        public void handle(Message<HttpRequest, String> message, ResponseTrigger trigger, HttpContext context)
                throws org.apache.hc.core5.http.HttpException, java.io.IOException {
            boolean refused = requests.incrementAndGet() == 1;
            trigger.submitResponse(
                    new BasicResponseProducer(
                            refused ? 429 : 200,
                            AsyncEntityProducers.create(
                                    refused ? RefusalTexts.CONCURRENCY : message.getBody(),
                                    ContentType.APPLICATION_JSON)),
                    context);
        }
    }
}
