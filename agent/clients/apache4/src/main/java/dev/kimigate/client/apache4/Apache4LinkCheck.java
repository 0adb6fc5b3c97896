package dev.kimigate.client.apache4;

import static dev.kimigate.hook.ClientMembers.constructor;
import static dev.kimigate.hook.ClientMembers.link;
import static dev.kimigate.hook.ClientMembers.method;

import dev.kimigate.hook.ClientMembers;
import java.io.InputStream;
import java.lang.reflect.Method;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.RequestLine;
import org.apache.http.StatusLine;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpExecutionAware;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.concurrent.Cancellable;
import org.apache.http.conn.ConnectionPoolTimeoutException;
import org.apache.http.conn.ConnectionReleaseTrigger;
import org.apache.http.conn.EofSensorInputStream;
import org.apache.http.conn.EofSensorWatcher;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.impl.execchain.ClientExecChain;
import org.apache.http.impl.execchain.RequestAbortedException;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Resolves what this package uses of the client, so that an unknown release fails here, before its first call is
 * touched, and not in the middle of one. A copy may be without the asynchronous client, which is a library of its own.
 */
final class Apache4LinkCheck {
    private Apache4LinkCheck() {}

    /**
     * Throws {@link LinkageError} if something is missing that no release in our range lacks.
     *
     * @return what the calls of a hooked client go through that has no chain; null for the others
     */
    static @Nullable Method run(Class<?> hooked) {
        messages();
        if (ClientExecChain.class.isAssignableFrom(hooked)) {
            blocking();
            chain();
            return null;
        }
        Method director = director(hooked);
        if (director == null) {
            AsyncLinkCheck.run();
        } else {
            blocking();
        }
        return director;
    }

    private static @Nullable Method director(Class<?> hooked) {
        try {
            Method method = hooked.getDeclaredMethod("doExecute", HttpHost.class, HttpRequest.class, HttpContext.class);
            method.setAccessible(true);
            if (method.getReturnType() != CloseableHttpResponse.class) {
                throw ClientMembers.missing(hooked, "doExecute");
            }
            return method;
        } catch (NoSuchMethodException asynchronous) {
            return null;
        }
    }

    private static void messages() {
        method(HttpHost.class, "getSchemeName", String.class);
        method(HttpHost.class, "getHostName", String.class);
        method(HttpHost.class, "getPort", int.class);
        method(HttpRequest.class, "getRequestLine", RequestLine.class);
        method(RequestLine.class, "getMethod", String.class);
        method(RequestLine.class, "getUri", String.class);
        method(HttpRequest.class, "getFirstHeader", Header.class, String.class);
        method(HttpResponse.class, "getStatusLine", StatusLine.class);
        method(StatusLine.class, "getStatusCode", int.class);
        method(HttpResponse.class, "getFirstHeader", Header.class, String.class);
        method(HttpResponse.class, "getEntity", HttpEntity.class);
        method(Header.class, "getValue", String.class);
        method(HttpEntity.class, "getContentType", Header.class);
        method(HttpEntity.class, "getContentLength", long.class);
        method(HttpExecutionAware.class, "isAborted", boolean.class);
        method(HttpExecutionAware.class, "setCancellable", void.class, Cancellable.class);
        method(Cancellable.class, "cancel", boolean.class);
    }

    private static void blocking() {
        method(HttpEntityEnclosingRequest.class, "getEntity", HttpEntity.class);
        method(CloseableHttpResponse.class, "close", void.class);
        method(HttpResponse.class, "setEntity", void.class, HttpEntity.class);
        method(HttpEntity.class, "getContent", InputStream.class);
        method(HttpEntity.class, "isRepeatable", boolean.class);
        method(HttpEntity.class, "isChunked", boolean.class);
        method(HttpEntity.class, "isStreaming", boolean.class);
        method(ConnectionReleaseTrigger.class, "abortConnection", void.class);
        constructor(HttpEntityWrapper.class, HttpEntity.class);
        constructor(EofSensorInputStream.class, InputStream.class, EofSensorWatcher.class);
        constructor(ConnectionPoolTimeoutException.class, String.class);
        constructor(RequestAbortedException.class, String.class);
        constructor(RequestAbortedException.class, String.class, Throwable.class);
        link(WatchedEntity.class);
    }

    private static void chain() {
        method(
                ClientExecChain.class,
                "execute",
                CloseableHttpResponse.class,
                HttpRoute.class,
                HttpRequestWrapper.class,
                HttpClientContext.class,
                HttpExecutionAware.class);
        method(HttpRoute.class, "getTargetHost", HttpHost.class);
        method(HttpRequestWrapper.class, "getAllHeaders", Header[].class);
        method(HttpRequestWrapper.class, "setHeaders", void.class, Header[].class);
        link(WatchedExecution.class);
    }
}
