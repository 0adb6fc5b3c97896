package dev.kimigate.client.reactornetty;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;

/** The headers that the client has set when it asks the application to write. */
final class UsualHeaders {
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE");

    private UsualHeaders() {}

    static HttpHeaders of(HttpClientConfig settings, CallTarget target) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(settings.headers());
        usually(headers, HttpHeaderNames.USER_AGENT, HttpClient.USER_AGENT);
        usually(headers, HttpHeaderNames.HOST, target.hostHeader());
        usually(headers, HttpHeaderNames.ACCEPT, "*/*");
        if (!WITHOUT_BODY.contains(settings.method().name()) && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return headers;
    }

    private static void usually(HttpHeaders headers, CharSequence name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }
}
