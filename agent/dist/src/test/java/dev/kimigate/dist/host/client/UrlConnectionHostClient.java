package dev.kimigate.dist.host.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Calls by HttpURLConnection. */
final class UrlConnectionHostClient implements HostClient {
    @Override
    public int call(String url, String key) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + key);
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(BODY.getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        if (status < HttpURLConnection.HTTP_BAD_REQUEST) {
            try (InputStream answer = connection.getInputStream()) {
                answer.transferTo(OutputStream.nullOutputStream());
            }
        }
        return status;
    }

    @Override
    public void close() {}
}
