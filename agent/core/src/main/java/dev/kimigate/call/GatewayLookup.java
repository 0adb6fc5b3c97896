package dev.kimigate.call;

/** Tells whether a call goes to a gateway of this user, which gates it itself. Asked with every gated call. */
public interface GatewayLookup {
    /** Knows of no gateway. */
    GatewayLookup NONE = (host, port) -> false;

    /**
     * Whether a living gateway listens there. Any thread; may read files at most once a second, and only for a loopback
     * address.
     *
     * @param host as in a URL, an IPv6 address with or without brackets
     * @param port never -1
     */
    boolean isGateway(String host, int port);
}
