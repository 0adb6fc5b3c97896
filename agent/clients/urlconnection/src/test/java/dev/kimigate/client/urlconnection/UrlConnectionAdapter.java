package dev.kimigate.client.urlconnection;

import dev.kimigate.testing.AdapterAnswer;
import dev.kimigate.testing.AdapterCall;
import dev.kimigate.testing.AdapterRequest;
import dev.kimigate.testing.CallEnd;
import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Connections in the shared scenarios; a body that is not collected is one of fixed length. */
final class UrlConnectionAdapter implements ClientAdapter {
    @Override
    public Set<Feature> features() {
        return EnumSet.of(
                Feature.BLOCKING,
                Feature.BLOCKING_CANCEL,
                Feature.TIMEOUT,
                Feature.COLLECTED_BODIES,
                Feature.KEPT_REQUESTS);
    }

    @Override
    public AdapterCall call(AdapterRequest request) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(request.url()).toURL().openConnection();
            connection.setRequestMethod(request.method());
            request.headers().forEach(connection::setRequestProperty);
            if (request.timeout() != null) {
                connection.setReadTimeout((int) request.timeout().toMillis());
            }
            String body = request.body();
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
            }
            if (body != null && !request.replayable()) {
                connection.setFixedLengthStreamingMode(body.getBytes(StandardCharsets.UTF_8).length);
            }
            return new Call(connection, body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public String failure(CallEnd end) {
        return switch (end) {
            case CANCELLED -> "java.net.SocketException: Socket closed";
            case INTERRUPTED -> "java.net.SocketException: Closed by interrupt";
            case WAIT_OVER -> "java.net.SocketTimeoutException: ";
        };
    }

    private record Call(
            HttpURLConnection connection, @Nullable String body) implements AdapterCall {
        @Override
        public AdapterAnswer send() throws IOException {
            if (body != null) {
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body.getBytes(StandardCharsets.UTF_8));
                }
            }
            int status = connection.getResponseCode();
            InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream();
            return new Answer(connection, status, answer == null ? InputStream.nullInputStream() : answer);
        }

        @Override
        public void cancel() {
            connection.disconnect();
        }
    }

    private record Answer(HttpURLConnection connection, int status, InputStream body) implements AdapterAnswer {
        @Override
        public @Nullable String header(String name) {
            return connection.getHeaderField(name);
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }
}
