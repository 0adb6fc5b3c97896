package dev.kimigate.client.jdk;

import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer;
import dev.kimigate.testing.ScriptedServer.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What paths without a script answer: {@code /ok}, {@code /slow} (headers at once, body over 300 ms), {@code /held}
 * (headers and a few lines at once, no end for a minute), {@code /refused-N} (a concurrency refusal N times, then ok),
 * {@code /quota}, {@code /quota-cut} (closed in the middle), {@code /quota-large} (200 KB), {@code /redirect} (to
 * /quota), {@code /silent} (no answer until the client goes).
 */
final class UsualAnswers {
    static final String QUOTA = quota(400);
    private static final String LARGE_QUOTA = quota(20_000);

    private UsualAnswers() {}

    static ScriptedServer server() throws IOException {
        return new ScriptedServer(UsualAnswers::answer);
    }

    private static boolean answer(Request request) throws IOException, InterruptedException {
        request.readBody();
        if (request.path().equals("/silent")) {
            return request.to().awaitClose();
        }
        return answer(request.path(), request.number(), request.to().out());
    }

    private static boolean answer(String path, int count, OutputStream out) throws IOException, InterruptedException {
        if (path.startsWith("/refused-") && count <= Integer.parseInt(path.substring(9))) {
            whole(out, "403 Forbidden", RefusalTexts.CONCURRENCY);
        } else if (path.equals("/quota")) {
            whole(out, "403 Forbidden", QUOTA);
        } else if (path.equals("/quota-large")) {
            whole(out, "403 Forbidden", LARGE_QUOTA);
        } else if (path.equals("/quota-cut")) {
            out.write(head("403 Forbidden", QUOTA.length()));
            out.write(QUOTA.getBytes(StandardCharsets.UTF_8), 0, QUOTA.length() / 2);
            out.flush();
            Thread.sleep(30);
            return false;
        } else if (path.equals("/redirect")) {
            out.write("HTTP/1.1 302 Found\r\nLocation: /quota\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
        } else if (path.equals("/held")) {
            slow(out, 1_000, 2);
            Thread.sleep(60_000);
        } else {
            slow(out, 50, path.equals("/slow") ? 60 : 2);
        }
        return true;
    }

    private static void whole(OutputStream out, String status, String text) throws IOException, InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(head(status, bytes.length));
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        Thread.sleep(10);
        out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        out.flush();
    }

    private static void slow(OutputStream out, int length, long pauseMillis) throws IOException, InterruptedException {
        out.write(head("200 OK", length));
        for (int i = 0; i < 5; i++) {
            out.write("line ".getBytes(StandardCharsets.UTF_8));
            out.write(("0000" + i).substring(0, 4).getBytes(StandardCharsets.UTF_8));
            out.write('\n');
            out.flush();
            Thread.sleep(pauseMillis);
        }
    }

    private static byte[] head(String status, int length) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/json; charset=utf-8\r\nX-Trace-Id: abc\r\n"
                        + "Content-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String quota(int lines) {
        StringBuilder text = new StringBuilder(RefusalTexts.QUOTA).append('\n');
        for (int i = 0; i < lines; i++) {
            text.append("line ").append(i).append('\n');
        }
        return text.toString();
    }
}
