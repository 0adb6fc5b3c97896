package dev.kimigate.usages;

import dev.kimigate.account.Credential;
import dev.kimigate.runtime.GateThreads;
import dev.kimigate.runtime.OwnRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks over HTTP, with a client made for the one question: the JVM's proxy, trust and TLS settings, and nothing of the
 * tool's. No redirects: the key goes to the one origin. No authenticator, no cookies.
 */
/* What fails here is never told in its own words: a message may quote a header. */
public final class HttpQuestion implements Question {
    private static final int OK = 200;

    private final String userAgent;
    private final Duration timeout;

    /** @param timeout for the whole answer */
    public HttpQuestion(String userAgent, Duration timeout) {
        this.userAgent = userAgent;
        this.timeout = timeout;
    }

    @Override
    public Answer ask(URI uri, Credential credential) {
        return ask(uri, credential.headerName(), credential.headerValue());
    }

    /** The same with a credential that no call has brought. */
    public Answer ask(URI uri, String headerName, String headerValue) {
        try {
            HttpClient client = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(timeout)
                    .executor(threads())
                    .build();
            try {
                return answer(client.sendAsync(request(uri, headerName, headerValue), BoundedBody.handler()));
            } finally {
                close(client);
            }
        } catch (InterruptedException | RuntimeException | LinkageError failure) {
            return Answer.NONE;
        }
    }

    /** A few threads that go away by themselves soon after the question. */
    private static Executor threads() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                1,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> GateThreads.create("usages-io", work));
    }

    private HttpRequest request(URI uri, String headerName, String headerValue) {
        return new OwnRequest(HttpRequest.newBuilder(uri)
                .header("User-Agent", userAgent)
                .header("Accept", "application/json")
                .header(headerName, headerValue)
                .timeout(timeout)
                .build());
    }

    private Answer answer(CompletableFuture<HttpResponse<byte[]>> exchange) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            int status = response.statusCode();
            return new Answer(status, status == OK ? response.body() : Answer.NONE.body());
        } catch (TimeoutException | ExecutionException noAnswer) {
            exchange.cancel(true);
            return Answer.NONE;
        }
    }

    /** From Java 21 on its threads can be ended; before, they end when the client is collected. */
    private static void close(HttpClient client) {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(client);
        } catch (ReflectiveOperationException | RuntimeException notThere) {
            // then later
        }
    }
}
