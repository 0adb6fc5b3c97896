package dev.kimigate.gateway.page;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of the page.
 *
 * @param headers all but those about length and connection
 * @param body all of it, or what comes first of a stream
 * @param streams whether events follow until either side ends
 */
@SuppressWarnings("ArrayRecordComponent") // copied on its way in and out
public record PageAnswer(int status, Map<String, String> headers, byte[] body, boolean streams) {
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public PageAnswer {
        headers = Map.copyOf(headers);
        body = body.clone();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    /** Under the headers that all answers have: nobody keeps it, frames it, guesses its type or learns whence it is. */
    static PageAnswer of(int status, String type, String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type);
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cache-Control", "no-store");
        return new PageAnswer(status, headers, text.getBytes(StandardCharsets.UTF_8), false);
    }

    static PageAnswer plain(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text + "\n");
    }

    PageAnswer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new PageAnswer(status, more, body, streams);
    }

    /** The head of a stream of events. */
    static PageAnswer stream() {
        PageAnswer head = of(200, "text/event-stream; charset=utf-8", "retry: 2000\n\n");
        return new PageAnswer(head.status, head.headers, head.body, true);
    }
}
