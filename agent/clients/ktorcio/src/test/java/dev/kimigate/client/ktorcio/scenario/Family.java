package dev.kimigate.client.ktorcio.scenario;

import io.ktor.client.HttpClient;
import io.ktor.client.request.HttpRequestBuilder;
import java.util.concurrent.CompletableFuture;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.CompletableJob;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineScopeKt;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.SupervisorKt;

/** Calls below one job, as a screen or a request of a server has them. */
final class Family {
    private final CompletableJob job = SupervisorKt.SupervisorJob((Job) null);
    private final CoroutineScope scope = CoroutineScopeKt.CoroutineScope((CoroutineContext) job);

    CompletableFuture<String> start(HttpClient client, HttpRequestBuilder request) {
        return Coroutines.start(scope, client, request);
    }

    void cancel() {
        job.cancel(null);
    }
}
