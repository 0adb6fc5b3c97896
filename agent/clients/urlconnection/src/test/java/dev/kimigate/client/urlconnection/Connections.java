package dev.kimigate.client.urlconnection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Short words for what applications do with connections. */
final class Connections {
    static final int SECONDS = 30;

    private Connections() {}

    static HttpURLConnection open(String url) throws IOException {
        return (HttpURLConnection) URI.create(url).toURL().openConnection();
    }

    /** One that is to send a body. */
    static HttpURLConnection post(String url) throws IOException {
        HttpURLConnection connection = open(url);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        return connection;
    }

    static void write(HttpURLConnection connection, String body) throws IOException {
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Sends a body and reads the answer; throws what {@code getInputStream} throws. */
    static String text(HttpURLConnection connection, String body) throws IOException {
        write(connection, body);
        return text(connection.getInputStream());
    }

    static String text(InputStream body) throws IOException {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static <T> T get(CompletableFuture<T> result) throws Exception {
        return result.get(SECONDS, TimeUnit.SECONDS);
    }

    /** What it fails with. */
    static Throwable failure(CompletableFuture<?> failing) throws Exception {
        try {
            return new AssertionError("not failed: " + get(failing));
        } catch (ExecutionException failed) {
            return java.util.Objects.requireNonNull(failed.getCause());
        }
    }
}
