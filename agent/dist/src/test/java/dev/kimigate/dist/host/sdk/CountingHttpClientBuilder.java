package dev.kimigate.dist.host.sdk;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** LangChain4j's own client on java.net.http, with its calls counted. */
final class CountingHttpClientBuilder implements HttpClientBuilder {
    private final HttpClientBuilder usual = JdkHttpClient.builder();
    private final AtomicInteger attempts;

    CountingHttpClientBuilder(AtomicInteger attempts) {
        this.attempts = attempts;
    }

    @Override
    public Duration connectTimeout() {
        return usual.connectTimeout();
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        usual.connectTimeout(timeout);
        return this;
    }

    @Override
    public Duration readTimeout() {
        return usual.readTimeout();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        usual.readTimeout(timeout);
        return this;
    }

    @Override
    public HttpClient build() {
        return new Counting(usual.build(), attempts);
    }

    private record Counting(HttpClient usual, AtomicInteger attempts) implements HttpClient {
        @Override
        public SuccessfulHttpResponse execute(HttpRequest request) {
            attempts.incrementAndGet();
            return usual.execute(request);
        }

        @Override
        public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
            attempts.incrementAndGet();
            usual.execute(request, parser, listener);
        }
    }
}
