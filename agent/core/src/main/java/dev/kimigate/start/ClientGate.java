package dev.kimigate.start;

import dev.kimigate.call.Gate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gate as one client library sees it; asked with every call. */
final class ClientGate implements Supplier<@Nullable Gate> {
    private final Composition composition;
    private final String client;
    private volatile @Nullable Gate gate;

    ClientGate(Composition composition, String client) {
        this.composition = composition;
        this.client = client;
    }

    @Override
    public @Nullable Gate get() {
        Gate whole = composition.gate();
        return whole == null ? null : known(whole);
    }

    /** There is one whole gate in a JVM, so two threads at worst make the same thing twice. */
    private Gate known(Gate whole) {
        Gate known = gate;
        if (known == null) {
            known = whole.forClient(client);
            gate = known;
        }
        return known;
    }
}
