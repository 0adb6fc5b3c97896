package dev.kimigate.harness.churn;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The client of the JDK: calls that wait and calls that do not, over HTTP/1.1 and 2. */
final class JdkChurn implements ChurnClient {
    private final HttpClient http;

    JdkChurn(boolean http2) {
        http = HttpClient.newBuilder()
                .version(http2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public void call(CallPlan plan, CallControl control) throws Exception {
        HttpRequest request = request(plan);
        if (plan.isRead() && plan.way()) {
            HttpResponse<String> answer = answer(request, BodyHandlers.ofString(), plan, control);
            control.check(answer.statusCode(), answer.body());
        } else {
            take(answer(request, BodyHandlers.ofInputStream(), plan, control), plan, control);
        }
    }

    private <T> HttpResponse<T> answer(HttpRequest request, BodyHandler<T> handler, CallPlan plan, CallControl control)
            throws Exception {
        boolean blocks = plan.end() == RandomEnd.INTERRUPTED || (plan.way() && plan.end() != RandomEnd.CANCELLED);
        if (blocks) {
            return http.send(request, handler);
        }
        CompletableFuture<HttpResponse<T>> future = http.sendAsync(request, handler);
        control.endBy(() -> future.cancel(true));
        return control.await(future);
    }

    private static void take(HttpResponse<InputStream> answer, CallPlan plan, CallControl control) throws IOException {
        if (plan.end() == RandomEnd.DROPPED) {
            return;
        }
        try (InputStream body = answer.body()) {
            if (plan.end() == RandomEnd.CLOSED) {
                int first = body.read();
                control.check(first < 0 ? 0 : answer.statusCode(), null);
            } else {
                control.check(answer.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    private static HttpRequest request(CallPlan plan) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(plan.url())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(plan.body()));
        plan.headers().forEach(builder::header);
        if (plan.end() == RandomEnd.TIMED_OUT) {
            builder.timeout(Duration.ofMillis(1 + plan.endMillis()));
        }
        return builder.build();
    }

    /* Before Java 21 a client is left to the collector. */
    @Override
    public void close() throws Exception {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(http);
        } catch (NoSuchMethodException older) {
            // as it is
        }
    }
}
