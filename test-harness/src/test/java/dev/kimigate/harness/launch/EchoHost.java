package dev.kimigate.harness.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** A host for the launcher's own test: says what it sees, then obeys its stdin. */
public final class EchoHost {

    private EchoHost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.println("args " + String.join(" ", args));
        System.out.println("user.home " + System.getProperty("user.home"));
        System.out.println("HOME " + System.getenv("HOME"));
        System.out.println("tool options " + System.getenv("JAVA_TOOL_OPTIONS"));
        System.out.println("feature " + Runtime.version().feature());
        System.err.println("on stderr");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            obey(line);
        }
    }

    private static void obey(String line) throws IOException, InterruptedException {
        if (line.startsWith("get ")) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(line.substring(4)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            System.out.println("got " + answer.statusCode() + " by " + answer.version());
        } else if (line.startsWith("exit ")) {
            System.exit(Integer.parseInt(line.substring(5)));
        } else {
            System.out.println("echo " + line);
        }
    }
}
