package dev.kimigate.harness.tools;

import dev.kimigate.harness.endpoint.AnswerText;
import dev.kimigate.harness.endpoint.Surface;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of a tool. Used by one thread. */
final class ScriptedConnection {

    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String EVENTS = "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n";
    private static final String ASK_AGAIN = "Retry-After: 1\r\nx-should-retry: true\r\n";
    private static final String MODELS =
            "{\"object\":\"list\",\"data\":[{\"id\":\"kimi-for-coding\",\"object\":\"model\",\"created\":1790000000,"
                    + "\"owned_by\":\"moonshot\",\"context_length\":262144}]}";

    private final Socket socket;
    private final Timeline timeline;
    private final InputStream in;
    private final OutputStream out;

    ScriptedConnection(Socket socket, Timeline timeline) throws IOException {
        this.socket = socket;
        this.timeline = timeline;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** The next request; null at the end of the connection. */
    @Nullable
    ToolRequest next() throws IOException {
        return ToolRequest.read(in);
    }

    void act(String name, Step step, ToolRequest request, Surface surface) throws IOException {
        AnswerText answer = new AnswerText(surface, request.model(), "pong");
        boolean silence = step.kind() == Step.Kind.SILENCE;
        if (!silence && !staysFor(name, step.seconds())) {
            return;
        }
        if (step.kind() == Step.Kind.REFUSE) {
            refuse(name, step.status(), surface);
        } else {
            answer(name, answer, request.streamed(), silence ? step.seconds() : 0);
        }
    }

    /** Lists one model; knows no other path. */
    void answerOther(ToolRequest request) throws IOException {
        boolean models = request.method().equals("GET") && request.path().endsWith("/models");
        String body = models ? MODELS : request.method().equals("HEAD") ? "" : error(Surface.CHAT, 404);
        send(models ? 200 : 404, JSON, body);
    }

    /* A line stands before what it tells of is sent, or the tool's next line could overtake it. */
    private void answer(String name, AnswerText answer, boolean streamed, int silentSeconds) throws IOException {
        if (streamed) {
            write("HTTP/1.1 200 OK\r\n" + EVENTS + "\r\n" + chunk(answer.begin()));
            if (!staysFor(name, silentSeconds)) {
                return;
            }
        }
        timeline.add(name + " answered");
        if (streamed) {
            write(chunk(answer.end()) + "0\r\n\r\n");
        } else {
            send(200, JSON, answer.whole());
        }
    }

    private void refuse(String name, int status, Surface surface) throws IOException {
        timeline.add(name + " refused with " + status);
        send(status, status == 413 || status == 426 ? JSON : JSON + ASK_AGAIN, error(surface, status));
    }

    private static String error(Surface surface, int status) {
        String message = "kimi-gate: a made-up refusal with status " + status;
        return surface == Surface.MESSAGES
                ? "{\"type\":\"error\",\"error\":{\"type\":\"" + type(status) + "\",\"message\":\"" + message + "\"}}"
                : "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type(status) + "\"}}";
    }

    private static String type(int status) {
        return switch (status) {
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    /* Waits, and says so if the tool hangs up meanwhile. */
    private boolean staysFor(String name, int seconds) throws IOException {
        if (seconds == 0) {
            return true;
        }
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(seconds));
        try {
            timeline.add(name + (in.read() == -1 ? " tool hung up" : " tool sent more than its request"));
        } catch (SocketTimeoutException e) {
            socket.setSoTimeout(0);
            return true;
        } catch (IOException e) {
            timeline.add(name + " tool hung up (" + e.getMessage() + ")");
        }
        socket.close();
        return false;
    }

    private void send(int status, String fields, String body) throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        write("HTTP/1.1 " + status + " Scripted\r\n" + fields + "Content-Length: " + length + "\r\n\r\n" + body);
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String chunk(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return Integer.toHexString(length) + "\r\n" + text + "\r\n";
    }
}
