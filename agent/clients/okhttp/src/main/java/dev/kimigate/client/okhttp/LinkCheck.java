package dev.kimigate.client.okhttp;

import static dev.kimigate.hook.ClientMembers.constructor;
import static dev.kimigate.hook.ClientMembers.has;
import static dev.kimigate.hook.ClientMembers.link;
import static dev.kimigate.hook.ClientMembers.method;
import static dev.kimigate.hook.ClientMembers.missing;

import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.AsyncTimeout;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;

/**
 * Resolves each member of OkHttp and Okio that this package uses, so that an unknown version fails here, before its
 * first call is touched, and not in the middle of one.
 *
 * @param hasCallTimeouts OkHttp 3.12 and newer
 * @param hasOneShotBodies OkHttp 3.14 and newer
 */
record LinkCheck(boolean hasCallTimeouts, boolean hasOneShotBodies) {
    /** Throws {@link LinkageError} if something is missing that no version in our range lacks. */
    static LinkCheck run() {
        calls();
        answers();
        bodies();
        timeouts();
        subclasses();
        buffers();
        return new LinkCheck(
                has(Call.class, "timeout", Timeout.class),
                has(RequestBody.class, "isOneShot", boolean.class)
                        && has(RequestBody.class, "isDuplex", boolean.class));
    }

    private static void calls() {
        method(Interceptor.class, "intercept", Response.class, Interceptor.Chain.class);
        method(Interceptor.Chain.class, "request", Request.class);
        method(Interceptor.Chain.class, "call", Call.class);
        method(Call.class, "isCanceled", boolean.class);
        method(Request.class, "url", HttpUrl.class);
        method(Request.class, "method", String.class);
        method(Request.class, "header", String.class, String.class);
        method(Request.class, "body", RequestBody.class);
        method(HttpUrl.class, "scheme", String.class);
        method(HttpUrl.class, "host", String.class);
        method(HttpUrl.class, "port", int.class);
        method(HttpUrl.class, "encodedPath", String.class);
        method(OkHttpClient.class, "connectionPool", ConnectionPool.class);
        constructor(HttpUrl.Builder.class);
        method(HttpUrl.Builder.class, "scheme", HttpUrl.Builder.class, String.class);
        method(HttpUrl.Builder.class, "host", HttpUrl.Builder.class, String.class);
        method(HttpUrl.Builder.class, "port", HttpUrl.Builder.class, int.class);
        method(HttpUrl.Builder.class, "build", HttpUrl.class);
    }

    private static void answers() {
        method(Response.class, "code", int.class);
        method(Response.class, "header", String.class, String.class);
        method(Response.class, "request", Request.class);
        method(Response.class, "networkResponse", Response.class);
        method(Response.class, "body", ResponseBody.class);
        method(Response.class, "newBuilder", Response.Builder.class);
        method(Response.Builder.class, "body", Response.Builder.class, ResponseBody.class);
        method(Response.Builder.class, "build", Response.class);
    }

    private static void bodies() {
        method(ResponseBody.class, "contentType", MediaType.class);
        method(ResponseBody.class, "contentLength", long.class);
        method(ResponseBody.class, "source", BufferedSource.class);
        method(ResponseBody.class, "close", void.class);
        method(MediaType.class, "subtype", String.class);
        method(Source.class, "read", long.class, Buffer.class, long.class);
        method(Source.class, "close", void.class);
        method(BufferedSource.class, "timeout", Timeout.class);
        method(BufferedSource.class, "request", boolean.class, long.class);
        method(BufferedSource.class, "buffer", Buffer.class);
        method(Buffer.class, "size", long.class);
        method(Buffer.class, "getByte", byte.class, long.class);
        method(Buffer.class, "copyTo", Buffer.class, Buffer.class, long.class, long.class);
        method(Buffer.class, "readByteArray", byte[].class);
        method(ForwardingSource.class, "read", long.class, Buffer.class, long.class);
        method(ForwardingSource.class, "close", void.class);
        constructor(ForwardingSource.class, Source.class);
        constructor(ResponseBody.class);
    }

    private static void timeouts() {
        method(Timeout.class, "hasDeadline", boolean.class);
        method(Timeout.class, "deadlineNanoTime", long.class);
        method(Timeout.class, "deadlineNanoTime", Timeout.class, long.class);
        method(Timeout.class, "clearDeadline", Timeout.class);
        method(AsyncTimeout.class, "timeoutNanos", long.class);
        method(AsyncTimeout.class, "timeout", Timeout.class, long.class, TimeUnit.class);
        method(AsyncTimeout.class, "enter", void.class);
        method(AsyncTimeout.class, "exit", boolean.class);
    }

    /** Called and not asked for: asking would load what all the methods beside it know. */
    private static void buffers() {
        if (Okio.buffer((Source) new Buffer()) == null) {
            throw missing(Okio.class, "buffer");
        }
    }

    /** Overriding what has become final shows only when the class is linked. */
    private static void subclasses() {
        link(TrackedBody.class);
        link(TrackedSource.class);
        link(BrokenSource.class);
    }
}
