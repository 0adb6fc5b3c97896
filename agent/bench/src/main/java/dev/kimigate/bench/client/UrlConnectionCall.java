package dev.kimigate.bench.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** HttpURLConnection. */
public final class UrlConnectionCall implements OneCall {
    private final URL url;
    private @Nullable HttpURLConnection answered;

    public UrlConnectionCall(String url) throws IOException {
        this.url = URI.create(url).toURL();
    }

    @Override
    public String make() throws IOException {
        try (InputStream answer = sent().getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Asks for the stream of an answer that is there. */
    @Override
    public Object wayIn() throws IOException {
        HttpURLConnection connection = answered;
        if (connection == null) {
            connection = sent();
            answered = connection;
        }
        return connection.getInputStream();
    }

    private HttpURLConnection sent() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestProperty("Authorization", KEY);
        connection.setRequestProperty("Content-Type", JSON);
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
            body.write(BODY.getBytes(StandardCharsets.UTF_8));
        }
        return connection;
    }
}
