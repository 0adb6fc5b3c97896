package dev.kimigate.foreign.host;

import java.util.concurrent.atomic.LongAdder;
import okhttp3.Interceptor;

/** The requests of this JVM, counted without the agent's help. Any thread. */
public final class RequestCounter {
    private static final LongAdder COUNT = new LongAdder();

    private RequestCounter() {}

    /** One more; public for the writers of clients, into which the call is patched. */
    public static void add() {
        COUNT.increment();
    }

    static long count() {
        return COUNT.sum();
    }

    /** Counts the calls that go through it, WebSocket handshakes left out. */
    static Interceptor counter() {
        return chain -> {
            if (chain.request().header("Upgrade") == null) {
                add();
            }
            return chain.proceed(chain.request());
        };
    }
}
