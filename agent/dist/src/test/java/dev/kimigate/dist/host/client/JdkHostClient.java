package dev.kimigate.dist.host.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls by java.net.http, which ends by itself once nobody refers to it. */
final class JdkHostClient implements HostClient {
    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public int call(String url, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(BODY))
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    @Override
    public void close() {}
}
