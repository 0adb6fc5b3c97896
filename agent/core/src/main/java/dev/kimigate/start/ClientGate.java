package dev.kimigate.start;

import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.limiter.QueueTerms;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The gate as one client library sees it; asked with every call. A call to a host that cannot be gated costs a
 * comparison. The first one to any other puts the gate together.
 */
final class ClientGate implements Gate, Supplier<@Nullable Gate> {
    private final GateHolder holder;
    private final String client;
    private volatile @Nullable Gate gate;

    ClientGate(GateHolder holder, String client) {
        this.holder = holder;
        this.client = client;
    }

    @Override
    public @Nullable Gate get() {
        return holder.isOff() ? null : this;
    }

    @Override
    public boolean mayGate(@Nullable String host) {
        return host != null && holder.mayGate(host);
    }

    @Override
    public @Nullable GateCall begin(
            String method,
            @Nullable String scheme,
            @Nullable String host,
            int port,
            @Nullable String rawPath,
            UnaryOperator<@Nullable String> header,
            QueueTerms terms) {
        Gate whole = mayGate(host) ? whole() : null;
        return whole == null ? null : whole.begin(method, scheme, host, port, rawPath, header, terms);
    }

    @Override
    public boolean leadsToAGateway(String scheme, String host, int port) {
        Gate whole = whole();
        return whole != null && whole.leadsToAGateway(scheme, host, port);
    }

    @Override
    public Gate forClient(String name) {
        return new ClientGate(holder, name);
    }

    /** There is one whole gate in a JVM, so two threads at worst make the same thing twice. */
    private @Nullable Gate whole() {
        Gate shared = holder.gate();
        if (shared == null) {
            return null;
        }
        Gate known = gate;
        if (known != null) {
            return known;
        }
        known = shared.forClient(client);
        gate = known;
        return known;
    }
}
