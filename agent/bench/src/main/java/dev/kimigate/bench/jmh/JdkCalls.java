package dev.kimigate.bench.jmh;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** java.net.http: one call after another on a kept connection. */
@State(Scope.Benchmark)
public class JdkCalls {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request = HttpRequest.newBuilder(URI.create(Target.URL))
            .header("Authorization", "Bearer test-key")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"messages\":[]}"))
            .build();

    /** A whole call. */
    @Benchmark
    public Object call() throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /** A call that the client itself refuses before it does anything: what is left is the way there. */
    @Benchmark
    @SuppressWarnings("NullAway") // that is what the client refuses
    public Object wayIn() throws IOException, InterruptedException {
        try {
            return client.send(request, null);
        } catch (NullPointerException expected) {
            return expected;
        }
    }
}
