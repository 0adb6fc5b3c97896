package dev.kimigate.harness.churn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;

/** The classic client of Apache HttpClient 4. */
final class Apache4Churn implements ChurnClient {
    private final CloseableHttpClient http = HttpClientBuilder.create()
            .useSystemProperties()
            .disableAutomaticRetries()
            .setMaxConnPerRoute(Apache5Churn.CONNECTIONS)
            .setMaxConnTotal(Apache5Churn.CONNECTIONS)
            .build();

    static HttpPost post(CallPlan plan) {
        HttpPost post = new HttpPost(plan.url());
        plan.headers().forEach(post::setHeader);
        post.setEntity(new StringEntity(plan.body(), ContentType.APPLICATION_JSON));
        if (plan.end() == RandomEnd.TIMED_OUT) {
            post.setConfig(RequestConfig.custom()
                    .setSocketTimeout(1 + plan.endMillis())
                    .build());
        }
        return post;
    }

    @Override
    public void call(CallPlan plan, CallControl control) throws Exception {
        HttpPost post = post(plan);
        control.endBy(post::abort);
        CloseableHttpResponse answer = http.execute(post);
        if (plan.end() == RandomEnd.DROPPED) {
            return;
        }
        int status = answer.getStatusLine().getStatusCode();
        try (answer) {
            InputStream body = answer.getEntity().getContent();
            if (plan.end() == RandomEnd.CLOSED) {
                int first = body.read();
                control.check(first < 0 ? 0 : status, null);
            } else {
                control.check(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
