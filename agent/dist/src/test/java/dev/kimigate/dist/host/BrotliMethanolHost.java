package dev.kimigate.dist.host;

import com.github.mizosoft.methanol.Methanol;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls one after the other by Methanol with its own module for brotli. Arguments: URL, calls. */
public final class BrotliMethanolHost {
    private BrotliMethanolHost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Methanol client = Methanol.newBuilder().autoAcceptEncoding(true).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0]))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            String asked =
                    answer.request().headers().firstValue("Accept-Encoding").orElse("nothing");
            System.out.println(answer.statusCode() + " to " + asked + ": " + answer.body());
        }
        System.exit(0);
    }
}
