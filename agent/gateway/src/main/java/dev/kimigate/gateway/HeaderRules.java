package dev.kimigate.gateway;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What of a message's header fields passes: all but those for one connection alone (RFC 9110, 7.6.1), in their order
 * and with their spelling.
 */
final class HeaderRules {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "transfer-encoding",
            "upgrade");

    /** Codings in which a refusal can be read. */
    private static final Set<String> READABLE = Set.of("gzip", "x-gzip", "deflate", "br", "identity");

    private HeaderRules() {}

    /** Those of a request that is sent on; {@code Host} is the server's, and {@code Expect} was met here. */
    static HttpHeaders toServer(HttpHeaders from, String authority, boolean readableOnly) {
        Set<String> dropped = dropped(from);
        HttpHeaders to = empty();
        for (Map.Entry<String, String> field : from) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("host")) {
                to.add(field.getKey(), authority);
            } else if (name.equals("accept-encoding") && readableOnly) {
                to.add(field.getKey(), readable(field.getValue()));
            } else if (!dropped.contains(name) && !name.equals("expect")) {
                to.add(field.getKey(), field.getValue());
            }
        }
        return to;
    }

    /** Those of an answer that is passed on. */
    static HttpHeaders toClient(HttpHeaders from) {
        Set<String> dropped = dropped(from);
        HttpHeaders to = empty();
        for (Map.Entry<String, String> field : from) {
            if (!dropped.contains(field.getKey().toLowerCase(Locale.ROOT))) {
                to.add(field.getKey(), field.getValue());
            }
        }
        return to;
    }

    /** What the server sent is passed on as it is, and what the client sent was looked at when it was read. */
    private static HttpHeaders empty() {
        return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    }

    private static Set<String> dropped(HttpHeaders headers) {
        Set<String> dropped = new HashSet<>(HOP_BY_HOP);
        for (String connection : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String name : connection.split(",", -1)) {
                dropped.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        // A field that frames the message or says whose it is cannot be dropped by naming it.
        dropped.removeAll(Set.of("host", "content-length", "authorization", "x-api-key"));
        return dropped;
    }

    /** The codings of a list that can be read; {@code identity} if none is left. */
    static String readable(String accepted) {
        List<String> kept = new ArrayList<>();
        for (String coding : accepted.split(",", -1)) {
            String name = coding.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (READABLE.contains(name)) {
                kept.add(coding.strip());
            }
        }
        return kept.isEmpty() ? "identity" : String.join(", ", kept);
    }
}
