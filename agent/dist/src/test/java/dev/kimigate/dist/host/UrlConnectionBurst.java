package dev.kimigate.dist.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Calls at once by connections of the JDK: the URL, how many, and how each sends its body. Prints how they ended. */
public final class UrlConnectionBurst {
    private UrlConnectionBurst() {}

    public static void main(String[] args) throws InterruptedException {
        int calls = Integer.parseInt(args[1]);
        CountDownLatch together = new CountDownLatch(1);
        Map<String, Integer> ends = new TreeMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        for (int i = 0; i < calls; i++) {
            threads.execute(() -> {
                String end;
                try {
                    together.await();
                    end = call(args[0], args[2]);
                } catch (IOException | InterruptedException failed) {
                    end = failed.toString();
                }
                synchronized (ends) {
                    ends.merge(end, 1, Integer::sum);
                }
            });
        }
        together.countDown();
        threads.shutdown();
        boolean unused = threads.awaitTermination(2, TimeUnit.MINUTES);
        System.out.println(ends);
    }

    private static String call(String url, String mode) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Authorization", "Bearer test-key");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        byte[] body = "{\"stream\":true}".getBytes(StandardCharsets.UTF_8);
        if (mode.equals("fixed")) {
            connection.setFixedLengthStreamingMode(body.length);
        } else if (mode.equals("chunked")) {
            connection.setChunkedStreamingMode(0);
        }
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        int code = connection.getResponseCode();
        try (InputStream answer = code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return code + (answer == null || answer.readAllBytes().length == 0 ? " empty" : "");
        }
    }
}
