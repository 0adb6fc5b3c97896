package dev.kimigate.harness.churn;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** The classic client of Apache HttpClient 5. */
final class Apache5Churn implements ChurnClient {
    static final int CONNECTIONS = 200;

    private final CloseableHttpClient http = HttpClients.custom()
            .disableAutomaticRetries()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setMaxConnTotal(CONNECTIONS)
                    .build())
            .build();

    @Override
    @SuppressWarnings("deprecation") // what has replaced it is not in 5.0
    public void call(CallPlan plan, CallControl control) throws Exception {
        HttpPost post = new HttpPost(plan.url());
        plan.headers().forEach(post::setHeader);
        post.setEntity(new StringEntity(plan.body(), ContentType.APPLICATION_JSON));
        if (plan.end() == RandomEnd.TIMED_OUT) {
            post.setConfig(RequestConfig.custom()
                    .setResponseTimeout(Timeout.ofMilliseconds(1 + plan.endMillis()))
                    .build());
        }
        control.endBy(post::cancel);
        CloseableHttpResponse answer = http.execute(post);
        if (plan.end() == RandomEnd.DROPPED) {
            return;
        }
        try (answer) {
            InputStream body = answer.getEntity().getContent();
            if (plan.end() == RandomEnd.CLOSED) {
                int first = body.read();
                control.check(first < 0 ? 0 : answer.getCode(), null);
            } else {
                control.check(answer.getCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
