package dev.kimigate.cli.tool;

import java.net.URI;

/** What the gateway has to do with a URL. */
public interface GatewayUrls {
    /** Whether it leads to an endpoint's server, not to a gateway. */
    boolean isDirect(URI url);

    /** Whether it leads to an endpoint through a gateway. */
    boolean isThrough(URI url);

    /** The gateway's URL in place of one that is direct. */
    String urlFor(URI direct);
}
