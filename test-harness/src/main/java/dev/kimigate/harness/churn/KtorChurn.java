package dev.kimigate.harness.churn;

import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.HttpClientEngineConfig;
import io.ktor.client.engine.HttpClientEngineFactory;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.request.HttpRequestKt;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpResponseKt;
import io.ktor.client.statement.HttpStatement;
import io.ktor.http.ContentType;
import io.ktor.http.HttpMethod;
import io.ktor.http.content.TextContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;
import kotlinx.coroutines.JobKt;
import kotlinx.coroutines.TimeoutKt;
import org.jspecify.annotations.Nullable;

/** Ktor on CIO: a coroutine for each call. */
final class KtorChurn implements ChurnClient {
    private final HttpClient http = HttpClientKt.HttpClient(cio(), config -> Unit.INSTANCE);

    @SuppressWarnings("unchecked") // as the library declares it
    private static HttpClientEngineFactory<? extends HttpClientEngineConfig> cio() {
        try {
            return (HttpClientEngineFactory<? extends HttpClientEngineConfig>)
                    Class.forName("io.ktor.client.engine.cio.CIO")
                            .getField("INSTANCE")
                            .get(null);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public void call(CallPlan plan, CallControl control) throws Exception {
        AtomicInteger status = new AtomicInteger();
        HttpStatement statement = new HttpStatement(request(plan), http);
        CompletableFuture<String> text = new CompletableFuture<>();
        Deferred<String> result = BuildersKt.async(
                GlobalScope.INSTANCE,
                Dispatchers.getDefault(),
                CoroutineStart.DEFAULT,
                (scope, end) -> plan.end() == RandomEnd.TIMED_OUT
                        ? TimeoutKt.withTimeout(
                                1 + plan.endMillis(),
                                (inner, inEnd) -> execute(statement, plan, status, inner, inEnd),
                                end)
                        : execute(statement, plan, status, scope, end));
        result.invokeOnCompletion(failure -> {
            boolean unused =
                    failure == null ? text.complete(result.getCompleted()) : text.completeExceptionally(failure);
            return Unit.INSTANCE;
        });
        control.endBy(() -> result.cancel(null));
        String read = control.await(text);
        control.check(status.get(), plan.end() == RandomEnd.DROPPED ? null : read);
    }

    private static @Nullable Object execute(
            HttpStatement statement,
            CallPlan plan,
            AtomicInteger status,
            CoroutineScope scope,
            Continuation<? super String> end) {
        return statement.execute(
                (answer, inBlock) -> {
                    status.set(answer.getStatus().getValue());
                    if (plan.end() == RandomEnd.DROPPED) {
                        return "";
                    }
                    if (plan.end() == RandomEnd.CLOSED) {
                        JobKt.cancel(scope.getCoroutineContext(), null);
                    }
                    return text(answer, inBlock);
                },
                end);
    }

    private static @Nullable Object text(HttpResponse answer, Continuation<? super String> end) {
        return HttpResponseKt.bodyAsText(answer, StandardCharsets.UTF_8, end);
    }

    private static HttpRequestBuilder request(CallPlan plan) {
        HttpRequestBuilder request = new HttpRequestBuilder();
        request.setMethod(HttpMethod.Companion.getPost());
        HttpRequestKt.url(request, plan.url().toString());
        plan.headers().forEach((name, value) -> request.getHeaders().append(name, value));
        request.setBody(new TextContent(plan.body(), ContentType.Application.INSTANCE.getJson(), null));
        return request;
    }

    @Override
    public void close() {
        http.close();
    }
}
