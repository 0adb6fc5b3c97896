package dev.kimigate.presence;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a loopback address is that of a gateway of this user. For callers that ask often: the files are read at
 * most once a second, and never for another address. Any thread.
 */
public final class LoopbackGateways {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final List<String> EVERY_ADDRESS = List.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private final Supplier<List<GatewayAddress>> living;
    private final LongSupplier nanoTime;
    private volatile @Nullable Look last;

    private record Look(List<GatewayAddress> gateways, long nanos) {}

    /** {@code living} gives those that live now; it is asked when the first loopback address comes by. */
    public LoopbackGateways(Supplier<List<GatewayAddress>> living) {
        this(living, System::nanoTime);
    }

    LoopbackGateways(Supplier<List<GatewayAddress>> living, LongSupplier nanoTime) {
        this.living = living;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether a request to this host and port comes to a gateway; what it answers may be a second old.
     *
     * @param host an IPv6 address with or without brackets
     */
    public boolean isGateway(String host, int port) {
        return isLoopback(host) && isAmong(gateways(), plain(host), port);
    }

    private static boolean isAmong(List<GatewayAddress> gateways, String host, int port) {
        for (GatewayAddress gateway : gateways) {
            boolean everywhere =
                    gateway.port() == port && gateway.hosts().stream().anyMatch(EVERY_ADDRESS::contains);
            if (everywhere || gateway.isAt(host, port)) {
                return true;
            }
        }
        return false;
    }

    /* The first character tells nearly all hosts apart, and this is asked with every gated call. */
    private static boolean isLoopback(String host) {
        char first = host.isEmpty() ? 0 : host.charAt(0);
        return switch (first) {
            case '1' -> host.startsWith("127.");
            case '[', ':', '0' -> plain(host).equals("::1");
            case 'l', 'L' -> plain(host).equals("localhost");
            default -> false;
        };
    }

    /** Without brackets and a last dot, in lower case, the IPv6 address in its short form. */
    private static String plain(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String plain = (bracketed ? host.substring(1, host.length() - 1) : host).toLowerCase(Locale.ROOT);
        if (plain.equals("localhost.")) {
            return "localhost";
        }
        return plain.matches("0{1,4}(:0{1,4}){6}:0{0,3}1") ? "::1" : plain;
    }

    private List<GatewayAddress> gateways() {
        Look known = last;
        return known != null && isFresh(known) ? known.gateways() : look();
    }

    private boolean isFresh(Look look) {
        return nanoTime.getAsLong() - look.nanos() < FRESH_NANOS;
    }

    private synchronized List<GatewayAddress> look() {
        Look known = last;
        if (known == null || !isFresh(known)) {
            known = new Look(living.get(), nanoTime.getAsLong());
            last = known;
        }
        return known.gateways();
    }
}
