package dev.kimigate.harness.host;

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
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;
import kotlinx.coroutines.JobKt;
import org.jspecify.annotations.Nullable;

/** Ktor as a tool uses it: one client, and a coroutine for each call. */
final class KtorLoadClient implements LoadClient {
    private final LoadOptions options;
    private final HttpClient http;

    KtorLoadClient(LoadOptions options) {
        this.options = options;
        this.http = HttpClientKt.HttpClient(engine(options.mode()), config -> {
            config.engine(KtorLoadClient::withoutTimeout);
            return Unit.INSTANCE;
        });
    }

    /** CIO ends each request after 15 s, a stream too; the others have no such setting. */
    private static Unit withoutTimeout(HttpClientEngineConfig engine) {
        try {
            engine.getClass().getMethod("setRequestTimeout", long.class).invoke(engine, 0L);
        } catch (NoSuchMethodException other) {
            return Unit.INSTANCE;
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
        return Unit.INSTANCE;
    }

    @SuppressWarnings("unchecked") // as the library declares it
    private static HttpClientEngineFactory<? extends HttpClientEngineConfig> engine(String mode) {
        String name = switch (mode) {
            case "cio" -> "cio.CIO";
            case "apache" -> "apache.Apache";
            case "apache5" -> "apache5.Apache5";
            case "java" -> "java.Java";
            case "okhttp" -> "okhttp.OkHttp";
            default -> throw new IllegalArgumentException("--mode " + mode);
        };
        try {
            Object engine = Class.forName("io.ktor.client.engine." + name)
                    .getField("INSTANCE")
                    .get(null);
            return (HttpClientEngineFactory<? extends HttpClientEngineConfig>) engine;
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        HttpStatement statement = new HttpStatement(request(prompt), http);
        return options.body().equals("string") && kind == CallKind.READ ? saved(statement) : inside(statement, kind);
    }

    private HttpRequestBuilder request(String prompt) {
        HttpRequestBuilder request = new HttpRequestBuilder();
        request.setMethod(HttpMethod.Companion.getPost());
        HttpRequestKt.url(request, options.url().toString());
        options.allHeaders().forEach((name, value) -> request.getHeaders().append(name, value));
        request.setBody(new TextContent(options.requestBody(prompt), ContentType.Application.INSTANCE.getJson(), null));
        return request;
    }

    private static CompletableFuture<Reply> saved(HttpStatement statement) {
        CompletableFuture<HttpResponse> saved = started((scope, end) -> statement.execute(end));
        return saved.thenCompose(answer -> KtorLoadClient.<String>started((scope, end) -> text(answer, end))
                .thenApply(text -> new Reply(status(answer), text)));
    }

    /* The block that has the answer ends with its text, without having looked at it, or with the coroutine. */
    private static CompletableFuture<Reply> inside(HttpStatement statement, CallKind kind) {
        AtomicInteger status = new AtomicInteger();
        CompletableFuture<String> text = started((scope, end) -> statement.execute(
                (answer, inBlock) -> {
                    status.set(status(answer));
                    if (kind == CallKind.NEVER_READ) {
                        return "";
                    }
                    if (kind == CallKind.ABORTED) {
                        JobKt.cancel(scope.getCoroutineContext(), null);
                    }
                    return text(answer, inBlock);
                },
                end));
        return switch (kind) {
            case READ -> text.thenApply(read -> new Reply(status.get(), read));
            case NEVER_READ -> text.thenApply(nothing -> new Reply(status.get(), null));
            case ABORTED -> text.handle((read, cancelled) -> new Reply(status.get(), null));
        };
    }

    private static int status(HttpResponse answer) {
        return answer.getStatus().getValue();
    }

    private static @Nullable Object text(HttpResponse answer, Continuation<? super String> end) {
        return HttpResponseKt.bodyAsText(answer, StandardCharsets.UTF_8, end);
    }

    private static <T> CompletableFuture<T> started(Function2<CoroutineScope, Continuation<? super T>, Object> body) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Deferred<T> result =
                BuildersKt.async(GlobalScope.INSTANCE, Dispatchers.getDefault(), CoroutineStart.DEFAULT, body);
        result.invokeOnCompletion(failure -> {
            boolean unused =
                    failure == null ? future.complete(result.getCompleted()) : future.completeExceptionally(failure);
            return Unit.INSTANCE;
        });
        return future;
    }

    @Override
    public void close() {
        http.close();
    }
}
