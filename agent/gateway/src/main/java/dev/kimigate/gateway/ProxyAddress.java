package dev.kimigate.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that a variable of the environment names.
 *
 * @param variable the variable's name, for messages
 * @param scheme in lower case; only {@code http} can be used
 * @param authorization for {@code Proxy-Authorization}; null without a user's name. Never shown
 */
record ProxyAddress(
        String variable,
        String scheme,
        String host,
        int port,
        @Nullable String authorization) {
    private static final int DEFAULT_PORT = 80;

    /** What the variable's value says; one that is no URL has an empty host. */
    static ProxyAddress of(String variable, String value) {
        try {
            URI uri = new URI(value.contains("://") ? value : "http://" + value);
            String host = uri.getHost() == null ? "" : uri.getHost().replaceAll("[]\\[]", "");
            return new ProxyAddress(
                    variable,
                    uri.getScheme().toLowerCase(Locale.ROOT),
                    host,
                    uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                    basic(uri.getRawUserInfo()));
        } catch (URISyntaxException noUrl) {
            return new ProxyAddress(variable, "", "", 0, null);
        }
    }

    private static @Nullable String basic(@Nullable String userInfo) {
        if (userInfo == null || userInfo.isEmpty()) {
            return null;
        }
        String plain = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
        byte[] bytes = (plain.indexOf(':') < 0 ? plain + ":" : plain).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    /** Why it cannot be used; null if it can. */
    @Nullable
    UpstreamException unusable() {
        if (host.isEmpty()) {
            return new UpstreamException(502, variable + " does not hold the URL of a proxy; write http://HOST:PORT");
        }
        return scheme.equals("http")
                ? null
                : new UpstreamException(
                        502, variable + " names a proxy of the kind '" + scheme + "'; the gateway uses http:// only");
    }

    /** Why it did not open a tunnel to {@code server}: it answered this. */
    UpstreamException refused(int status, String server) {
        if (status != 407) {
            return new UpstreamException(
                    502, "the proxy " + text() + " answered " + status + " when it was asked for " + server);
        }
        return new UpstreamException(
                502,
                authorization == null
                        ? "the proxy " + text() + " wants a name and a password; write them into " + variable
                                + " as http://USER:PASSWORD@HOST:PORT and start the gateway again"
                        : "the proxy " + text() + " does not accept the name and password in " + variable);
    }

    /** For people, and without a password. */
    String text() {
        return ListenAddress.inUrl(host) + ":" + port;
    }

    /** A record would show the password. */
    @Override
    public String toString() {
        return text();
    }
}
