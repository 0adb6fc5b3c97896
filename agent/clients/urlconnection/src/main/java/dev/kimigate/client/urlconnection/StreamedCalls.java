package dev.kimigate.client.urlconnection;

import java.net.HttpURLConnection;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The calls whose bodies are being written, by their connections, which are compared by identity. Any thread. */
final class StreamedCalls {
    private final Map<HttpURLConnection, StreamedCall> calls = new WeakHashMap<>();

    synchronized void add(HttpURLConnection connection, StreamedCall call) {
        calls.put(connection, call);
    }

    /** The call of a connection; null if there is none. */
    synchronized @Nullable StreamedCall get(HttpURLConnection connection) {
        return calls.get(connection);
    }

    /** The call of a connection, which is not listed from then on; null if there is none. */
    synchronized @Nullable StreamedCall take(HttpURLConnection connection) {
        return calls.remove(connection);
    }
}
