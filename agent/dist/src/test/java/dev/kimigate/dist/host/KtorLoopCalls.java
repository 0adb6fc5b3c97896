package dev.kimigate.dist.host;

import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.HttpClientEngineConfig;
import io.ktor.client.engine.HttpClientEngineFactory;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.request.HttpRequestKt;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpStatement;
import io.ktor.http.ContentType;
import io.ktor.http.HttpMethod;
import io.ktor.http.content.TextContent;
import java.util.concurrent.CompletableFuture;
import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;

/** Ktor's engine CIO, by the threads of Kotlin's default dispatcher, on which the engine's own coroutines run too. */
final class KtorLoopCalls implements LoopCalls {
    private static final String ENGINE = "io.ktor.client.engine.cio.CIO";

    private final HttpClient client;
    private final String url;

    @SuppressWarnings("unchecked") // as the library declares it
    KtorLoopCalls(String url) throws ReflectiveOperationException {
        this.url = url;
        this.client = HttpClientKt.HttpClient(
                (HttpClientEngineFactory<? extends HttpClientEngineConfig>)
                        Class.forName(ENGINE).getField("INSTANCE").get(null),
                config -> Unit.INSTANCE);
    }

    @Override
    public void onLoop(Runnable work) {
        Dispatchers.getDefault().dispatch(EmptyCoroutineContext.INSTANCE, work);
    }

    @Override
    public CompletableFuture<Integer> send(String key) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        HttpStatement statement = new HttpStatement(request(key), client);
        Deferred<HttpResponse> answer = BuildersKt.async(
                GlobalScope.INSTANCE,
                Dispatchers.getDefault(),
                CoroutineStart.DEFAULT,
                (scope, end) -> statement.execute(end));
        answer.invokeOnCompletion(failure -> {
            if (failure == null) {
                status.complete(answer.getCompleted().getStatus().getValue());
            } else {
                status.completeExceptionally(failure);
            }
            return Unit.INSTANCE;
        });
        return status;
    }

    private HttpRequestBuilder request(String key) {
        HttpRequestBuilder request = new HttpRequestBuilder();
        request.setMethod(HttpMethod.Companion.getPost());
        HttpRequestKt.url(request, url);
        request.getHeaders().append("Authorization", "Bearer " + key);
        request.setBody(new TextContent("{\"stream\":true}", ContentType.Application.INSTANCE.getJson(), null));
        return request;
    }
}
