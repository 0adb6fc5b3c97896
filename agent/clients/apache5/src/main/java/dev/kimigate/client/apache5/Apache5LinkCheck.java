package dev.kimigate.client.apache5;

import static dev.kimigate.hook.ClientMembers.constructor;
import static dev.kimigate.hook.ClientMembers.link;
import static dev.kimigate.hook.ClientMembers.method;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Resolves what this package uses of the client, so that an unknown release fails here, before its first call is
 * touched, and not in the middle of one.
 */
final class Apache5LinkCheck {
    private Apache5LinkCheck() {}

    /** Throws {@link LinkageError} if something is missing that no release in our range lacks. */
    static void run() {
        messages();
        classic();
        asynchronous();
        link(TrackedEntity.class);
        link(TrackedConsumer.class);
        link(HeldAnswer.class);
        link(AttemptCallback.class);
        link(PassedChain.class);
        link(PassedAsyncChain.class);
        link(KeptEntity.class);
    }

    private static void messages() {
        method(HttpRoute.class, "getTargetHost", HttpHost.class);
        method(HttpHost.class, "getSchemeName", String.class);
        method(HttpHost.class, "getHostName", String.class);
        method(HttpHost.class, "getPort", int.class);
        method(HttpRequest.class, "getMethod", String.class);
        method(HttpRequest.class, "getPath", String.class);
        method(HttpRequest.class, "getFirstHeader", Header.class, String.class);
        method(HttpRequest.class, "getHeaders", Header[].class);
        method(HttpRequest.class, "setHeaders", void.class, Header[].class);
        method(HttpResponse.class, "getCode", int.class);
        method(HttpResponse.class, "getFirstHeader", Header.class, String.class);
        method(Header.class, "getValue", String.class);
        method(EntityDetails.class, "getContentType", String.class);
        method(EntityDetails.class, "getContentLength", long.class);
        method(HttpClientContext.class, "getAuthExchanges", java.util.Map.class);
        method(AuthExchange.class, "isConnectionBased", boolean.class);
        method(Cancellable.class, "cancel", boolean.class);
        method(CancellableDependency.class, "setDependency", void.class, Cancellable.class);
        method(CancellableDependency.class, "isCancelled", boolean.class);
        constructor(ConnectionRequestTimeoutException.class, String.class);
    }

    private static void classic() {
        method(
                ExecChainHandler.class,
                "execute",
                ClassicHttpResponse.class,
                ClassicHttpRequest.class,
                ExecChain.Scope.class,
                ExecChain.class);
        method(ExecChain.class, "proceed", ClassicHttpResponse.class, ClassicHttpRequest.class, ExecChain.Scope.class);
        constructor(
                ExecChain.Scope.class,
                String.class,
                HttpRoute.class,
                ClassicHttpRequest.class,
                ExecRuntime.class,
                HttpClientContext.class);
        method(ExecRuntime.class, "isExecutionAborted", boolean.class);
        method(ExecRuntime.class, "isEndpointAcquired", boolean.class);
        method(ExecRuntime.class, "releaseEndpoint", void.class);
        method(ExecRuntime.class, "discardEndpoint", void.class);
        method(
                CloseableHttpClient.class,
                "execute",
                CloseableHttpResponse.class,
                HttpHost.class,
                ClassicHttpRequest.class,
                HttpContext.class);
        method(ClassicHttpRequest.class, "getEntity", HttpEntity.class);
        method(ClassicHttpResponse.class, "setEntity", void.class, HttpEntity.class);
        method(ClassicHttpResponse.class, "close", void.class);
        method(HttpEntity.class, "getContent", InputStream.class);
        method(HttpEntity.class, "isRepeatable", boolean.class);
        constructor(HttpEntityWrapper.class, HttpEntity.class);
        constructor(RequestFailedException.class, String.class);
        constructor(RequestFailedException.class, String.class, Throwable.class);
    }

    private static void asynchronous() {
        method(
                AsyncExecChainHandler.class,
                "execute",
                void.class,
                HttpRequest.class,
                AsyncEntityProducer.class,
                AsyncExecChain.Scope.class,
                AsyncExecChain.class,
                AsyncExecCallback.class);
        method(
                AsyncExecCallback.class,
                "handleResponse",
                AsyncDataConsumer.class,
                HttpResponse.class,
                EntityDetails.class);
        method(AsyncExecRuntime.class, "isEndpointAcquired", boolean.class);
        method(AsyncExecRuntime.class, "releaseEndpoint", void.class);
        method(AsyncExecRuntime.class, "discardEndpoint", void.class);
        method(AsyncEntityProducer.class, "isRepeatable", boolean.class);
        method(AsyncEntityProducer.class, "releaseResources", void.class);
        method(AsyncEntityProducer.class, "produce", void.class, DataStreamChannel.class);
        method(DataStreamChannel.class, "write", int.class, ByteBuffer.class);
        method(DataStreamChannel.class, "endStream", void.class);
        method(DataStreamChannel.class, "endStream", void.class, List.class);
        method(AsyncDataConsumer.class, "updateCapacity", void.class, CapacityChannel.class);
        method(CapacityChannel.class, "update", void.class, int.class);
    }
}
