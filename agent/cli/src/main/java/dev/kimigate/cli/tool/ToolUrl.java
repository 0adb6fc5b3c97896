package dev.kimigate.cli.tool;

import java.net.URI;

/**
 * A base URL that a tool has been told.
 *
 * @param tool what people call it
 * @param place where the URL stands: a file and a key in it, or a variable
 * @param url absolute, with a host
 */
public record ToolUrl(String tool, String place, URI url) {

    /** The URL without what may be secret in it: user, query, fragment. */
    public String plain() {
        String host = url.getHost();
        return url.getScheme() + "://" + host + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + (url.getRawPath() == null ? "" : url.getRawPath());
    }
}
