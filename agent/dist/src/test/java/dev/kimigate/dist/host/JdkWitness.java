package dev.kimigate.dist.host;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls each URL by java.net.http in every way, one after another, and says all that it sees of it. */
public final class JdkWitness {
    private JdkWitness() {}

    public static void main(String[] urls) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        for (String url : urls) {
            send(http, url);
            sendAsync(http, url);
            HttpResponse<Void> models = http.send(request(url).GET().build(), BodyHandlers.discarding());
            System.out.println("GET " + models.statusCode());
        }
        System.out.println(Observed.threads());
        System.exit(0);
    }

    private static void send(HttpClient http, String url) throws Exception {
        HttpResponse<String> answer = http.send(post(url), told());
        System.out.println("send returns in " + Observed.thread());
        print(answer);
    }

    private static void sendAsync(HttpClient http, String url) throws Exception {
        http.sendAsync(post(url), told())
                .thenApply(answer -> {
                    System.out.println("sendAsync ends in " + Observed.thread());
                    print(answer);
                    return answer;
                })
                .get();
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("X-Second", "2")
                .header("Authorization", "Bearer test-key")
                .header("x-first", "1")
                .header("X-Second", "again");
    }

    private static HttpRequest post(String url) {
        return request(url).POST(BodyPublishers.ofString("{\"stream\":true}")).build();
    }

    private static BodyHandler<String> told() {
        return info -> {
            System.out.println("handler runs in " + Observed.thread());
            return BodyHandlers.ofString().apply(info);
        };
    }

    private static void print(HttpResponse<String> answer) {
        System.out.println(answer.version() + " " + answer.statusCode() + " "
                + answer.headers().map() + " " + answer.body() + " "
                + answer.request().headers().map() + " " + answer.previousResponse());
    }
}
