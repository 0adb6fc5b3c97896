package dev.kimigate.client.ktorcio;

import static dev.kimigate.hook.ClientMembers.constructor;
import static dev.kimigate.hook.ClientMembers.link;
import static dev.kimigate.hook.ClientMembers.method;

import io.ktor.client.engine.HttpClientEngine;
import io.ktor.client.engine.KtorCallContextElement;
import io.ktor.client.network.sockets.ConnectTimeoutException;
import io.ktor.client.plugins.HttpSend;
import io.ktor.client.request.HttpRequestData;
import io.ktor.client.request.HttpResponseData;
import io.ktor.http.Headers;
import io.ktor.http.HttpMethod;
import io.ktor.http.HttpProtocolVersion;
import io.ktor.http.HttpStatusCode;
import io.ktor.http.URLProtocol;
import io.ktor.http.Url;
import io.ktor.http.content.OutgoingContent;
import io.ktor.util.date.GMTDate;
import io.ktor.utils.io.ByteReadChannel;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.jvm.functions.Function1;
import kotlinx.coroutines.CancellableContinuationImpl;
import kotlinx.coroutines.CompletableJob;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.DisposableHandle;
import kotlinx.coroutines.ExecutorsKt;
import kotlinx.coroutines.Job;

/**
 * Resolves what this package uses of the client, so that an unknown release fails here, before its first call is
 * touched, and not in the middle of one.
 */
final class KtorLinkCheck {
    private KtorLinkCheck() {}

    /** Throws {@link LinkageError} if something is missing that no release in our range lacks. */
    static void run() {
        link(HttpSend.class); // which has another name in Ktor 1
        messages();
        coroutines();
        BodyKind.present().check();
        link(AttemptContinuation.class);
        link(UngatedContinuation.class);
    }

    private static void messages() {
        method(HttpClientEngine.class, "execute", Object.class, HttpRequestData.class, Continuation.class);
        constructor(KtorCallContextElement.class, CoroutineContext.class);
        method(KtorCallContextElement.class, "getCallContext", CoroutineContext.class);
        method(HttpRequestData.class, "getUrl", Url.class);
        method(HttpRequestData.class, "getMethod", HttpMethod.class);
        method(HttpRequestData.class, "getHeaders", Headers.class);
        method(HttpRequestData.class, "getBody", OutgoingContent.class);
        method(HttpMethod.class, "getValue", String.class);
        method(Headers.class, "get", String.class, String.class);
        method(Url.class, "getProtocol", URLProtocol.class);
        method(Url.class, "getHost", String.class);
        method(Url.class, "getPort", int.class);
        method(Url.class, "getEncodedPath", String.class);
        method(URLProtocol.class, "getName", String.class);
        constructor(
                HttpResponseData.class,
                HttpStatusCode.class,
                GMTDate.class,
                Headers.class,
                HttpProtocolVersion.class,
                Object.class,
                CoroutineContext.class);
        method(HttpResponseData.class, "getStatusCode", HttpStatusCode.class);
        method(HttpResponseData.class, "getRequestTime", GMTDate.class);
        method(HttpResponseData.class, "getHeaders", Headers.class);
        method(HttpResponseData.class, "getVersion", HttpProtocolVersion.class);
        method(HttpResponseData.class, "getBody", Object.class);
        method(HttpStatusCode.class, "getValue", int.class);
        method(ByteReadChannel.class, "getClosedCause", Throwable.class);
        method(ByteReadChannel.class, "isClosedForRead", boolean.class);
        constructor(ConnectTimeoutException.class, String.class, Throwable.class);
    }

    private static void coroutines() {
        method(Job.class, "invokeOnCompletion", DisposableHandle.class, Function1.class);
        method(Job.class, "invokeOnCompletion", DisposableHandle.class, boolean.class, boolean.class, Function1.class);
        method(Job.class, "cancel", void.class, CancellationException.class);
        method(Job.class, "isActive", boolean.class);
        method(CompletableJob.class, "complete", boolean.class);
        method(CompletableJob.class, "completeExceptionally", boolean.class, Throwable.class);
        method(CoroutineDispatcher.class, "isDispatchNeeded", boolean.class, CoroutineContext.class);
        method(ExecutorsKt.class, "asExecutor", Executor.class, CoroutineDispatcher.class);
        constructor(CancellableContinuationImpl.class, Continuation.class, int.class);
        method(CancellableContinuationImpl.class, "initCancellability", void.class);
        method(CancellableContinuationImpl.class, "getResult", Object.class);
        method(CancellableContinuationImpl.class, "isActive", boolean.class);
        method(CancellableContinuationImpl.class, "invokeOnCancellation", void.class, Function1.class);
    }
}
