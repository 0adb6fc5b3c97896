package dev.kimigate.client.ktorcio.scenario;

import dev.kimigate.testing.AdapterRequest;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.request.HttpRequestKt;
import io.ktor.http.ContentType;
import io.ktor.http.HttpMethod;
import io.ktor.http.content.OutgoingContent;
import io.ktor.http.content.OutputStreamContent;
import io.ktor.http.content.TextContent;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.jvm.functions.Function2;

/** Requests as Ktor's applications build them. */
final class Requests {
    private Requests() {}

    static HttpRequestBuilder of(AdapterRequest request) {
        HttpRequestBuilder builder = builder(request.method(), request.url());
        request.headers().forEach((name, value) -> builder.getHeaders().append(name, value));
        String body = request.body();
        if (body != null) {
            builder.setBody(
                    request.replayable()
                            ? text(body)
                            : once((out, end) -> {
                                try {
                                    out.write(body.getBytes(StandardCharsets.UTF_8));
                                    return Unit.INSTANCE;
                                } catch (java.io.IOException failed) {
                                    throw new java.io.UncheckedIOException(failed);
                                }
                            }));
        }
        return builder;
    }

    static HttpRequestBuilder post(String url) {
        HttpRequestBuilder builder = builder("POST", url);
        builder.setBody(text("{}"));
        return builder;
    }

    static HttpRequestBuilder builder(String method, String url) {
        HttpRequestBuilder builder = new HttpRequestBuilder();
        builder.setMethod(new HttpMethod(method));
        HttpRequestKt.url(builder, url);
        return builder;
    }

    static OutgoingContent text(String body) {
        return new TextContent(body, ContentType.Application.INSTANCE.getJson(), null);
    }

    /** What the application writes itself. */
    static OutgoingContent once(Function2<OutputStream, Continuation<? super Unit>, Object> writer) {
        AtomicBoolean written = new AtomicBoolean();
        return new OutputStreamContent(
                (out, end) -> {
                    if (written.getAndSet(true)) {
                        throw new IllegalStateException("it can be written only once");
                    }
                    return writer.invoke(out, end);
                },
                ContentType.Application.INSTANCE.getJson(),
                null,
                null);
    }
}
