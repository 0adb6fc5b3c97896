package dev.kimigate.harness.tools;

import dev.kimigate.harness.http.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/**
 * An HTTP/1.1 server on loopback that does with each attempt of a call what its script says. It works on plain sockets:
 * a tool that hangs up is seen at once, and header fields are shown as they came.
 */
final class ToolServer implements AutoCloseable {

    private final Attempts attempts;
    private final Timeline timeline;
    private final boolean showFields;
    private final Consumer<ToolRequest> seen;
    private final LoopbackServer server;

    private ToolServer(List<Step> steps, Timeline timeline, boolean showFields, Consumer<ToolRequest> seen)
            throws IOException {
        this.attempts = new Attempts(steps);
        this.timeline = timeline;
        this.showFields = showFields;
        this.seen = seen;
        this.server = LoopbackServer.start("scripted", this::serve);
    }

    static ToolServer start(List<Step> steps, Timeline timeline, boolean showFields) {
        return start(steps, timeline, showFields, request -> {});
    }

    /** {@code seen} is given each request before its answer, on the thread of its connection. */
    static ToolServer start(List<Step> steps, Timeline timeline, boolean showFields, Consumer<ToolRequest> seen) {
        try {
            return new ToolServer(steps, timeline, showFields, seen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a path on a host of Kimi's is found here. */
    URI uri(String hostAndPath) {
        return URI.create("http://127.0.0.1:" + server.port() + "/" + hostAndPath);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try {
            ScriptedConnection connection = new ScriptedConnection(socket, timeline);
            for (ToolRequest request = connection.next(); request != null; request = connection.next()) {
                answer(connection, request);
            }
        } catch (IOException e) {
            timeline.add("connection broken: " + e.getMessage());
        }
    }

    private void answer(ScriptedConnection connection, ToolRequest request) throws IOException {
        seen.accept(request);
        if (request.surface().isPresent()) {
            Attempts.Attempt attempt = attempts.next(request.body());
            show(attempt.name(), request);
            connection.act(
                    attempt.name(), attempt.step(), request, request.surface().get());
        } else {
            show("-", request);
            connection.answerOther(request);
        }
    }

    private void show(String name, ToolRequest request) {
        timeline.add(name + " " + request.line() + " (" + request.body().length() + " characters, "
                + (request.streamed() ? "stream" : "no stream") + ", " + request.field("user-agent") + ")");
        if (showFields) {
            request.fields().forEach(field -> timeline.add("    " + withoutSecret(field)));
        }
    }

    private static String withoutSecret(String field) {
        return field.replaceFirst("(?i)^((?:authorization|x-api-key|cookie):).*", "$1 …");
    }
}
