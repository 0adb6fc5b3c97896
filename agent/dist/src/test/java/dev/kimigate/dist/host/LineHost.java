package dev.kimigate.dist.host;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Says "ready", then makes for each line on standard input as many calls at once as it says, and says how many were
 * answered.
 */
public final class LineHost {
    private LineHost() {}

    public static void main(String[] urls) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(urls[0]))
                .header("Authorization", "Bearer test-key")
                .POST(BodyPublishers.ofString("{\"model\":\"kimi-for-coding\",\"stream\":true,\"messages\":[]}"))
                .build();
        System.out.println("ready");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println("answered " + answered(http, request, Integer.parseInt(line)));
        }
        System.exit(0);
    }

    private static int answered(HttpClient http, HttpRequest request, int calls) {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            all.add(http.sendAsync(request, BodyHandlers.ofString())
                    .handle((answer, failure) -> answer != null && answer.statusCode() == 200 ? 1 : 0));
        }
        return all.stream().mapToInt(CompletableFuture::join).sum();
    }
}
