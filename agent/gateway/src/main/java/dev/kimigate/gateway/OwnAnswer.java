package dev.kimigate.gateway;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * An answer of the gateway's own, no server's. Its text says so.
 *
 * @param message what happened and what to do, without the prefix
 */
record OwnAnswer(int status, String message) {
    private static final String PREFIX = "kimi-gate: ";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int UPGRADE_REQUIRED = 426;

    FullHttpResponse in(Dialect dialect) {
        byte[] body = dialect.body(status, PREFIX + message).getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
            response.headers().set("x-should-retry", "true");
        }
        if (status == UPGRADE_REQUIRED) {
            response.headers().set(HttpHeaderNames.UPGRADE, "HTTP/1.1");
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderNames.UPGRADE);
        }
        return response;
    }
}
