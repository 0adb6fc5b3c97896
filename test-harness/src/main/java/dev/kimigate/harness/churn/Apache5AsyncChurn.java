package dev.kimigate.harness.churn;

import dev.kimigate.harness.host.Apache5PieceConsumer;
import dev.kimigate.harness.host.Reply;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequests;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
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
            Apache5PieceConsumer pieces = new Apache5PieceConsumer(status -> {
                if (plan.end() == RandomEnd.CLOSED) {
                    control.cancel();
                }
            });
            Future<Reply> future = http.execute(SimpleRequestProducer.create(post), pieces, null);
            control.endBy(() -> future.cancel(true));
            Reply answer = control.await(future);
            control.check(answer.status(), answer.text());
        }
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
