package dev.kimigate.bench.host;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** One call by java.net.http, then {@link Ending}. */
public final class JdkFirstCall {

    private JdkFirstCall() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0]))
                .header("Authorization", "Bearer test-key")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"messages\":[]}"))
                .build();
        System.out.println(HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body());
        Ending.await();
    }
}
