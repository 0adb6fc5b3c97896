package dev.kimigate.harness.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** HttpURLConnection as a tool uses it: a connection a call, on a thread that waits. */
final class UrlConnectionLoadClient implements LoadClient {
    private static final int PIECE = 512;

    private final LoadOptions options;

    UrlConnectionLoadClient(LoadOptions options) {
        this.options = options;
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        try {
            HttpURLConnection connection = send(options.requestBody(prompt).getBytes(StandardCharsets.UTF_8));
            return CompletableFuture.completedFuture(take(connection, kind));
        } catch (IOException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private HttpURLConnection send(byte[] body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) options.url().toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        options.allHeaders().forEach(connection::setRequestProperty);
        switch (options.mode()) {
            case "buffered" -> {}
            case "fixed" -> connection.setFixedLengthStreamingMode(body.length);
            case "chunked" -> connection.setChunkedStreamingMode(0);
            default -> throw new IllegalArgumentException("--mode " + options.mode());
        }
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        return connection;
    }

    private Reply take(HttpURLConnection connection, CallKind kind) throws IOException {
        int status = connection.getResponseCode();
        if (status >= 400) {
            try (InputStream error = connection.getErrorStream()) {
                return new Reply(status, error == null ? "" : text(error));
            }
        }
        InputStream body = connection.getInputStream();
        switch (kind) {
            case READ -> {
                try (body) {
                    return new Reply(status, text(body));
                }
            }
            case ABORTED -> {
                int first = body.read();
                connection.disconnect();
                return new Reply(first >= 0 ? status : 0, null);
            }
            case NEVER_READ -> {
                return new Reply(status, null);
            }
        }
        throw new IllegalStateException();
    }

    private String text(InputStream body) throws IOException {
        if (options.body().equals("string")) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
            all.write(piece, 0, read);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        // a connection ends with its call
    }
}
