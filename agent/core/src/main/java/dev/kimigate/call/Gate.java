package dev.kimigate.call;

import dev.kimigate.limiter.QueueTerms;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decides which calls are gated and starts them. Any thread. */
public interface Gate {
    /**
     * Whether calls to this host can be gated: true where that is not known yet, too. Compares strings, and with the
     * first call of the JVM looks whether there is a configuration file; allocates nothing after that. For clients
     * whose threads must not wait: where it is true, {@link #begin} may read settings and files, so it runs on another
     * thread.
     *
     * @param host as in the URL, in any case; null if the URL has none
     */
    boolean mayGate(@Nullable String host);

    /**
     * Starts a call, or returns null if the call is not gated. Does not wait for a permit; the first one to a host that
     * {@link #mayGate} reads the settings and opens the account's files.
     *
     * @param port -1 for the scheme's default
     * @param rawPath as it goes over the wire, without the query; null or empty for none
     * @param header gives a request header's first value or null, by its name in lower case; asked only if the call is
     *     gated
     */
    default @Nullable GateCall begin(
            String method,
            @Nullable String scheme,
            @Nullable String host,
            int port,
            @Nullable String rawPath,
            UnaryOperator<@Nullable String> header) {
        return begin(method, scheme, host, port, rawPath, header, QueueTerms.USUAL);
    }

    /** As the other, for a call with terms of its own; it waits no longer than the gate lets it. */
    @Nullable
    GateCall begin(
            String method,
            @Nullable String scheme,
            @Nullable String host,
            int port,
            @Nullable String rawPath,
            UnaryOperator<@Nullable String> header,
            QueueTerms terms);

    /**
     * Whether a call goes to a living gateway of this user, and is gated there and not here: each call counts once.
     *
     * @param port -1 for the scheme's default
     */
    boolean leadsToAGateway(String scheme, String host, int port);

    /** The same gate, for the calls of one client library of that name. */
    Gate forClient(String name);
}
