package dev.kimigate.client.vertx;

import static dev.kimigate.hook.ClientMembers.constructor;
import static dev.kimigate.hook.ClientMembers.link;
import static dev.kimigate.hook.ClientMembers.method;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.http.impl.HttpResponseHead;
import java.util.function.Function;

/**
 * Resolves what this package uses of the client by its type, so that an unknown release fails here, before its first
 * call is touched, and not in the middle of one.
 */
final class VertxLinkCheck {
    private VertxLinkCheck() {}

    /** Throws {@link LinkageError} if something is missing that no release in our range lacks. */
    static void run() {
        method(HttpClient.class, "request", Future.class, RequestOptions.class);
        constructor(RequestOptions.class, RequestOptions.class);
        method(RequestOptions.class, "getTimeout", long.class);
        method(RequestOptions.class, "getConnectTimeout", long.class);
        method(RequestOptions.class, "setConnectTimeout", RequestOptions.class, long.class);
        method(RequestOptions.class, "setIdleTimeout", RequestOptions.class, long.class);
        method(HttpClientRequest.class, "getURI", String.class);
        method(HttpClientRequest.class, "version", HttpVersion.class);
        method(HttpClientRequest.class, "connection", HttpConnection.class);
        method(HttpConnection.class, "close", Future.class);
        method(HttpClientRequest.class, "absoluteURI", String.class);
        method(HttpClientRequest.class, "getMethod", HttpMethod.class);
        method(HttpClientRequest.class, "headers", MultiMap.class);
        method(HttpClientRequest.class, "response", Future.class);
        method(HttpClientRequest.class, "idleTimeout", HttpClientRequest.class, long.class);
        method(HttpMethod.class, "name", String.class);
        method(MultiMap.class, "get", String.class, String.class);
        method(HttpResponseHead.class, "statusCode", int.class);
        method(HttpResponseHead.class, "headers", MultiMap.class);
        method(Buffer.class, "buffer", Buffer.class, byte[].class);
        method(Buffer.class, "length", int.class);
        method(Buffer.class, "getByte", byte.class, int.class);
        method(Buffer.class, "getBytes", byte[].class);
        method(Context.class, "isOnEventLoopThread", boolean.class);
        method(Context.class, "runOnContext", void.class, Handler.class);
        method(Future.class, "isComplete", boolean.class);
        method(Future.class, "map", Future.class, Function.class);
        method(Future.class, "onComplete", Future.class, Handler.class);
        method(Future.class, "failedFuture", Future.class, Throwable.class);
        method(Promise.class, "promise", Promise.class);
        method(Promise.class, "future", Future.class);
        method(Promise.class, "complete", void.class, Object.class);
        method(Promise.class, "tryComplete", boolean.class);
        method(Promise.class, "tryFail", boolean.class, Throwable.class);
        constructor(StreamResetException.class, long.class);
        link(PassedOptions.class);
    }
}
