package dev.kimigate.harness.churn;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequests;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** The asynchronous client of Apache HttpClient 5, over HTTP/1.1 and 2. */
final class Apache5AsyncChurn implements ChurnClient {
    private final CloseableHttpAsyncClient http;

    @SuppressWarnings("deprecation") // what has replaced the policy's setter is not in 5.0
    Apache5AsyncChurn(boolean http2) {
        http = HttpAsyncClients.custom()
                .disableAutomaticRetries()
                .setVersionPolicy(http2 ? HttpVersionPolicy.NEGOTIATE : HttpVersionPolicy.FORCE_HTTP_1)
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(Apache5Churn.CONNECTIONS)
                        .setMaxConnTotal(Apache5Churn.CONNECTIONS)
                        .build())
                .build();
        http.start();
    }

    @Override
    public void call(CallPlan plan, CallControl control) throws Exception {
        SimpleHttpRequest post = SimpleHttpRequests.post(plan.url());
        plan.headers().forEach(post::setHeader);
        post.setBody(plan.body(), ContentType.APPLICATION_JSON);
        if (plan.end() == RandomEnd.TIMED_OUT) {
            post.setConfig(RequestConfig.custom()
                    .setResponseTimeout(Timeout.ofMilliseconds(1 + plan.endMillis()))
                    .build());
        }
        if (plan.way() && plan.end() != RandomEnd.CLOSED) {
            Future<SimpleHttpResponse> future = http.execute(post, null);
            control.endBy(() -> future.cancel(true));
            SimpleHttpResponse answer = control.await(future);
            control.check(answer.getCode(), answer.getBodyText());
        } else {
            Pieces pieces = new Pieces(plan, control);
            Future<String> future = http.execute(SimpleRequestProducer.create(post), pieces, null);
            control.endBy(() -> future.cancel(true));
            String text = control.await(future);
            control.check(pieces.status, text);
        }
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }

    /** Takes an answer piece by piece, or cancels the call at the first. */
    private static final class Pieces extends AbstractBinResponseConsumer<String> {
        private final CallPlan plan;
        private final CallControl control;
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private volatile int status;

        Pieces(CallPlan plan, CallControl control) {
            this.plan = plan;
            this.control = control;
        }

        @Override
        protected void start(HttpResponse answer, ContentType type) {
            status = answer.getCode();
        }

        @Override
        protected int capacityIncrement() {
            return Integer.MAX_VALUE;
        }

        @Override
        protected void data(ByteBuffer bytes, boolean last) {
            byte[] piece = new byte[bytes.remaining()];
            bytes.get(piece);
            all.write(piece, 0, piece.length);
            if (plan.end() == RandomEnd.CLOSED && piece.length > 0) {
                control.cancel();
            }
        }

        @Override
        protected String buildResult() {
            return all.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void releaseResources() {
            // holds nothing but memory
        }
    }
}
