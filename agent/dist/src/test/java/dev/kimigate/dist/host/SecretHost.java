package dev.kimigate.dist.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Makes calls with a key and a prompt that it hears on stdin, so that they are in no command line; a number makes as
 * many calls at once. Says how they went, never what they carried, and at the end what anybody could look at in it.
 */
public final class SecretHost {
    private static final URI URL = URI.create("https://api.kimi.com/coding/v1/chat/completions");

    /** One call; gives its status and its answer, or throws what the client throws. */
    private interface Caller {
        Answer call(String key, String body) throws IOException, InterruptedException;
    }

    private record Answer(int status, String body) {}

    private SecretHost() {}

    public static void main(String[] client) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Caller caller = client[0].equals("jdk") ? new Jdk() : new OkHttp();
        String key = in.readLine();
        String prompt = in.readLine();
        String line = in.readLine();
        while (line != null && !line.equals("end")) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(line); i++) {
                calls.add(start(caller, key, prompt));
            }
            calls.forEach(call -> System.out.println(call.join()));
            System.out.println("done");
            line = in.readLine();
        }
        Thread.getAllStackTraces().keySet().forEach(thread -> System.out.println("thread " + thread.getName()));
        for (ObjectName name : ManagementFactory.getPlatformMBeanServer().queryNames(null, null)) {
            System.out.println("bean " + name);
        }
        printAttributes(ManagementFactory.getPlatformMBeanServer(), new ObjectName("dev.kimigate:*"));
        System.exit(0);
    }

    private static void printAttributes(MBeanServer server, ObjectName pattern) throws JMException {
        for (ObjectName name : server.queryNames(pattern, null)) {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                Object value = server.getAttribute(name, attribute.getName());
                String text = value instanceof Object[] several ? Arrays.toString(several) : String.valueOf(value);
                System.out.println("attribute " + attribute.getName() + " " + text);
            }
        }
    }

    private static CompletableFuture<String> start(Caller caller, String key, String prompt) {
        CompletableFuture<String> told = new CompletableFuture<>();
        new Thread(() -> told.complete(told(caller, key, prompt)), "caller").start();
        return told;
    }

    private static String told(Caller caller, String key, String prompt) {
        try {
            String body = "{\"model\":\"kimi\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
            Answer answer = caller.call(key, body);
            return answer.body().contains(prompt) ? "answered" : "status " + answer.status();
        } catch (IOException | InterruptedException | RuntimeException failure) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            return "failed " + text;
        }
    }

    private static final class Jdk implements Caller {
        private final HttpClient http = HttpClient.newHttpClient();

        @Override
        public Answer call(String key, String body) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URL)
                    .header("Authorization", "Bearer " + key)
                    .POST(BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        }
    }

    private static final class OkHttp implements Caller {
        private final OkHttpClient http = new OkHttpClient();

        // The order of create's arguments is deprecated since 4.0, but the other order is unknown before.
        @Override
        public Answer call(String key, String body) throws IOException {
            Request request = new Request.Builder()
                    .url(URL.toString())
                    .header("Authorization", "Bearer " + key)
                    .post(RequestBody.create(MediaType.parse("application/json"), body))
                    .build();
            try (Response response = http.newCall(request).execute()) {
                return new Answer(
                        response.code(), Objects.requireNonNull(response.body()).string());
            }
        }
    }
}
