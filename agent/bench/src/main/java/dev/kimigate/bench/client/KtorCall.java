package dev.kimigate.bench.client;

import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.HttpClientEngine;
import io.ktor.client.engine.cio.CIO;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.request.HttpRequestKt;
import io.ktor.client.request.HttpResponseData;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpStatement;
import io.ktor.client.statement.ReadersKt;
import io.ktor.http.ContentType;
import io.ktor.http.HttpMethod;
import io.ktor.http.content.TextContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;

/** Ktor's engine CIO. */
public final class KtorCall implements OneCall {
    private final HttpClient client = HttpClientKt.HttpClient(CIO.INSTANCE, config -> Unit.INSTANCE);
    private final HttpClientEngine closed = CIO.INSTANCE.create(config -> Unit.INSTANCE);
    private final String url;

    public KtorCall(String url) throws IOException {
        this.url = url;
        closed.close();
    }

    @Override
    public String make() throws InterruptedException {
        HttpStatement statement = new HttpStatement(request(), client);
        HttpResponse answer =
                BuildersKt.runBlocking(EmptyCoroutineContext.INSTANCE, (scope, end) -> statement.execute(end));
        return new String(
                BuildersKt.runBlocking(
                        EmptyCoroutineContext.INSTANCE, (scope, end) -> ReadersKt.readRawBytes(answer, end)),
                StandardCharsets.UTF_8);
    }

    /** Asks an engine that is closed. */
    @Override
    public Object wayIn() throws InterruptedException {
        try {
            return BuildersKt.<HttpResponseData>runBlocking(
                    EmptyCoroutineContext.INSTANCE,
                    (scope, end) -> closed.execute(request().build(), end));
        } catch (RuntimeException expected) {
            return expected;
        }
    }

    private HttpRequestBuilder request() {
        HttpRequestBuilder request = new HttpRequestBuilder();
        request.setMethod(new HttpMethod("POST"));
        HttpRequestKt.url(request, url);
        request.getHeaders().append("Authorization", KEY);
        request.setBody(new TextContent(BODY, ContentType.Application.INSTANCE.getJson(), null));
        return request;
    }
}
