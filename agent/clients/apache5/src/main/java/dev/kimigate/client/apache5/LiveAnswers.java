package dev.kimigate.client.apache5;

import dev.kimigate.call.loop.ExchangeEnd;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.jspecify.annotations.Nullable;

/**
 * The answers that classic calls were given, by the runtime of their call. A runtime has one exchange at a time: when
 * the client sends the next request with it (a redirect, an authentication, a retry of its own), the former answer is
 * over, even where the client closed its connection without a word to the answer. Any thread.
 */
final class LiveAnswers {
    /** Guarded by itself. Neither an end nor its attempt refers to the runtime. */
    private final Map<ExecRuntime, ExchangeEnd> ends = new WeakHashMap<>();

    void delivered(ExecRuntime runtime, ExchangeEnd end) {
        synchronized (ends) {
            ends.put(runtime, end);
        }
    }

    /** Ends the answer that was delivered before, if there was one. */
    void over(ExecRuntime runtime) {
        ExchangeEnd former = remove(runtime);
        if (former != null) {
            former.closed();
        }
    }

    private @Nullable ExchangeEnd remove(ExecRuntime runtime) {
        synchronized (ends) {
            return ends.remove(runtime);
        }
    }
}
