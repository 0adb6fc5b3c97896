package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Orders to an endpoint of another process, on paths that no gate holds up. Every method waits for the answer, at most
 * 30 s.
 */
public final class EndpointControl implements Orders {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final URI uri;

    /** Speaks to {@link KimiEndpoint#controlUri()}. */
    public EndpointControl(URI uri) {
        this.uri = uri;
    }

    @Override
    public EndpointFigures figures() {
        return EndpointJson.MAPPER.convertValue(ask("GET", "/figures", null), EndpointFigures.class);
    }

    @Override
    public List<CallRecord> calls() {
        return EndpointJson.MAPPER.convertValue(ask("GET", "/calls", null), new TypeReference<List<CallRecord>>() {});
    }

    @Override
    public Behaviour behaviour() {
        return EndpointJson.MAPPER.convertValue(ask("GET", "/behaviour", null), Behaviour.class);
    }

    @Override
    public void set(Map<String, ?> changes) {
        ask("POST", "/set", EndpointJson.MAPPER.valueToTree(changes));
    }

    @Override
    public void script(List<RefusalForm> forms) {
        ObjectNode order = EndpointJson.object();
        order.set("script", EndpointJson.MAPPER.valueToTree(forms));
        ask("POST", "/set", order);
    }

    @Override
    public void strangers(int slots, Duration time) {
        ask("POST", "/set", EndpointJson.object().put("strangers", slots).put("strangersMillis", time.toMillis()));
    }

    @Override
    public void overload(Duration time, double share) {
        ask(
                "POST",
                "/set",
                EndpointJson.object().put("overloadMillis", time.toMillis()).put("overloadShare", share));
    }

    @Override
    public void timeline(ServerTimeline next) {
        ObjectNode order = EndpointJson.object();
        order.set("timeline", EndpointJson.MAPPER.valueToTree(next));
        ask("POST", "/set", order);
    }

    @Override
    public void killed(String client) {
        ask("POST", "/killed?client=" + URLEncoder.encode(client, StandardCharsets.UTF_8), null);
    }

    @Override
    public void reset() {
        ask("POST", "/reset", null);
    }

    private JsonNode ask(String method, String path, @Nullable ObjectNode body) {
        try {
            return exchange(method, path, body);
        } catch (IOException e) {
            throw new UncheckedIOException("control URL " + uri.resolve(path), e);
        }
    }

    private JsonNode exchange(String method, String path, @Nullable ObjectNode body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) uri.resolve(path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        if (method.equals("POST")) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body == null ? new byte[0] : EndpointJson.bytes(body));
            }
        }
        if (connection.getResponseCode() == 400) {
            throw new IllegalArgumentException(message(connection));
        }
        try (InputStream in = connection.getInputStream()) {
            return EndpointJson.MAPPER.readTree(in);
        }
    }

    private static String message(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getErrorStream()) {
            return EndpointJson.MAPPER
                    .readTree(in)
                    .path("error")
                    .path("message")
                    .asText();
        }
    }
}
