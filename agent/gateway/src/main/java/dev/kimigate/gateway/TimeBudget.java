package dev.kimigate.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a tool waits for an answer's headers, and what of that a request may spend in the queue.
 *
 * <p>It is what the tool is known to wait ({@link KnownTool}), or less where the SDK says so. A permit that came later
 * than the server needs for its headers would be wasted on an answer that nobody waits for.
 */
final class TimeBudget {
    /** How long before its own end the tool has our answer. */
    private static final Duration EARLIER = Duration.ofSeconds(10);
    /** What a server may need until a stream begins. */
    private static final Duration STREAM = Duration.ofSeconds(40);
    /** What a server may need until an answer in one piece begins. */
    private static final Duration WHOLE = Duration.ofSeconds(150);

    private static final int MOST_DIGITS = 9;

    private TimeBudget() {}

    /**
     * How long the request may wait for permits, at most.
     *
     * @param spent since its first byte
     */
    static Duration wait(HttpHeaders headers, boolean streams, Duration spent) {
        Duration budget = budget(headers);
        Duration half = budget.dividedBy(2);
        Duration server = streams ? STREAM : WHOLE;
        Duration wait = budget.minus(server.compareTo(half) < 0 ? server : half).minus(spent);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static Duration budget(HttpHeaders headers) {
        Duration budget = KnownTool.of(headers.get(HttpHeaderNames.USER_AGENT)).patience();
        for (String name : new String[] {"x-stainless-timeout", "x-stainless-read-timeout"}) {
            Duration patience = seconds(headers.get(name));
            if (patience != null && patience.minus(EARLIER).compareTo(budget) < 0) {
                budget = patience.minus(EARLIER);
            }
        }
        return budget.isNegative() ? Duration.ZERO : budget;
    }

    private static @Nullable Duration seconds(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int dot = text.indexOf('.');
        String whole = (dot < 0 ? text : text.substring(0, dot)).strip();
        boolean number = !whole.isEmpty()
                && whole.length() <= MOST_DIGITS
                && whole.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Duration.ofSeconds(Long.parseLong(whole)) : null;
    }
}
