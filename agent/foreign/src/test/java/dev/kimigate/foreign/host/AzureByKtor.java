package dev.kimigate.foreign.host;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.cio.CIO;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.request.HttpRequestKt;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpStatement;
import io.ktor.client.statement.ReadersKt;
import io.ktor.http.ContentType;
import io.ktor.http.HttpMethod;
import io.ktor.http.content.ByteArrayContent;
import java.io.IOException;
import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import org.jspecify.annotations.Nullable;

/** Sends by Ktor's engine CIO. */
final class AzureByKtor implements BlockingAzureClient.Sender {
    private static final HttpClient CLIENT = HttpClientKt.HttpClient(CIO.INSTANCE, config -> {
        config.setFollowRedirects(false);
        return Unit.INSTANCE;
    });

    @Override
    public BlockingAzureClient.Answer send(HttpRequest request, byte @Nullable [] body) throws IOException {
        RequestCounter.add(); // the engine logs none
        HttpStatement statement = new HttpStatement(converted(request, body), CLIENT);
        try {
            HttpResponse answer =
                    BuildersKt.runBlocking(EmptyCoroutineContext.INSTANCE, (scope, end) -> statement.execute(end));
            byte[] bytes = BuildersKt.runBlocking(
                    EmptyCoroutineContext.INSTANCE, (scope, end) -> ReadersKt.readRawBytes(answer, end));
            return new BlockingAzureClient.Answer(answer.getStatus().getValue(), headers(answer), bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static HttpRequestBuilder converted(HttpRequest request, byte @Nullable [] body) {
        HttpRequestBuilder builder = new HttpRequestBuilder();
        builder.setMethod(new HttpMethod(request.getHttpMethod().toString()));
        HttpRequestKt.url(builder, request.getUrl().toString());
        String type = request.getHeaders().getValue(HttpHeaderName.CONTENT_TYPE);
        request.getHeaders().stream()
                .filter(header -> !header.getName().regionMatches(true, 0, "Content-", 0, 8))
                .forEach(header -> header.getValuesList()
                        .forEach(value -> builder.getHeaders().append(header.getName(), value)));
        if (body != null) {
            ContentType parsed = type == null ? null : ContentType.Companion.parse(type);
            builder.setBody(new ByteArrayContent(body, parsed, null));
        }
        return builder;
    }

    private static HttpHeaders headers(HttpResponse answer) {
        HttpHeaders headers = new HttpHeaders();
        answer.getHeaders().forEach((name, values) -> {
            headers.set(HttpHeaderName.fromString(name), values);
            return Unit.INSTANCE;
        });
        return headers;
    }
}
