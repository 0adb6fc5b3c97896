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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import kotlin.Unit;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;

/** Calls at once by Ktor. Arguments: URL, calls, the class of the engine. */
public final class KtorHost {
    private final AtomicInteger answered = new AtomicInteger();
    private final CountDownLatch left;
    private final String url;
    private final HttpClient client;

    private KtorHost(String url, int calls, HttpClientEngineFactory<? extends HttpClientEngineConfig> engine) {
        this.url = url;
        this.left = new CountDownLatch(calls);
        this.client = HttpClientKt.HttpClient(engine, config -> Unit.INSTANCE);
    }

    @SuppressWarnings("unchecked") // as the library declares it
    public static void main(String[] args) throws Exception {
        int calls = Integer.parseInt(args[1]);
        Object engine = Class.forName(args[2]).getField("INSTANCE").get(null);
        KtorHost host =
                new KtorHost(args[0], calls, (HttpClientEngineFactory<? extends HttpClientEngineConfig>) engine);
        for (int i = 0; i < calls; i++) {
            host.start();
        }
        host.left.await();
        System.out.println("answered " + host.answered);
        System.exit(0);
    }

    private void start() {
        HttpStatement statement = new HttpStatement(request(), client);
        Deferred<HttpResponse> answer = BuildersKt.async(
                GlobalScope.INSTANCE,
                Dispatchers.getDefault(),
                CoroutineStart.DEFAULT,
                (scope, end) -> statement.execute(end));
        answer.invokeOnCompletion(failure -> {
            if (failure != null) {
                System.err.println(failure);
            } else if (answer.getCompleted().getStatus().getValue() == 200) {
                answered.incrementAndGet();
            }
            left.countDown();
            return Unit.INSTANCE;
        });
    }

    private HttpRequestBuilder request() {
        HttpRequestBuilder request = new HttpRequestBuilder();
        request.setMethod(HttpMethod.Companion.getPost());
        HttpRequestKt.url(request, url);
        request.setBody(new TextContent("{\"stream\":true}", ContentType.Application.INSTANCE.getJson(), null));
        return request;
    }
}
