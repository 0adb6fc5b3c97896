package dev.kimigate.client.ktorcio.scenario;

import io.ktor.client.HttpClient;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpResponseKt;
import io.ktor.client.statement.HttpStatement;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;

/** Suspending code as Java writes it. */
final class Coroutines {
    private Coroutines() {}

    /** What suspends: it gives a value, or resumes the continuation later. */
    interface Suspending {
        Object apply(Continuation<?> end);
    }

    /** What an application does with an answer, without suspending. */
    interface Block {
        Object apply(HttpResponse response);
    }

    static Unit run(CoroutineContext context, Suspending body) throws InterruptedException {
        Object unused = BuildersKt.runBlocking(context, (scope, end) -> body.apply(end));
        return Unit.INSTANCE;
    }

    @SuppressWarnings("unchecked") // as Kotlin's compiler passes them
    static Object execute(HttpClient client, HttpRequestBuilder request, Block block, Continuation<?> end) {
        return new HttpStatement(request, client)
                .execute((response, inBlock) -> block.apply(response), (Continuation<Object>) end);
    }

    /** The whole text of an answer, which the client saves first. */
    static String text(HttpClient client, HttpRequestBuilder request) throws Exception {
        return CioScenarios.get(start(client, request));
    }

    static CompletableFuture<String> start(HttpClient client, HttpRequestBuilder request) {
        return start(GlobalScope.INSTANCE, client, request);
    }

    static CompletableFuture<String> start(CoroutineScope scope, HttpClient client, HttpRequestBuilder request) {
        CompletableFuture<String> text = new CompletableFuture<>();
        HttpStatement statement = new HttpStatement(request, client);
        Deferred<HttpResponse> saved = BuildersKt.async(
                scope, Dispatchers.getDefault(), CoroutineStart.DEFAULT, (own, end) -> statement.execute(end));
        saved.invokeOnCompletion(cause -> {
            if (cause == null) {
                text(saved.getCompleted(), text);
            } else {
                text.completeExceptionally(cause);
            }
            return Unit.INSTANCE;
        });
        return text;
    }

    private static void text(HttpResponse response, CompletableFuture<String> text) {
        Deferred<String> read = BuildersKt.async(
                GlobalScope.INSTANCE,
                Dispatchers.getDefault(),
                CoroutineStart.DEFAULT,
                (own, end) -> HttpResponseKt.bodyAsText(response, StandardCharsets.UTF_8, end));
        read.invokeOnCompletion(cause -> {
            boolean unused = cause == null ? text.complete(read.getCompleted()) : text.completeExceptionally(cause);
            return Unit.INSTANCE;
        });
    }
}
