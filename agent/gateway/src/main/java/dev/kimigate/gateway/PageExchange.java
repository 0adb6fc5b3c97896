package dev.kimigate.gateway;

import dev.kimigate.gateway.page.Page;
import dev.kimigate.gateway.page.PageAnswer;
import dev.kimigate.gateway.page.PageRequest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A request for the page: answered by the page's own thread, so that no call waits for it. A stream of events ends when
 * its reader takes nothing for ten seconds. On one event loop.
 */
final class PageExchange implements ClientExchange, Page.Listener {
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ClientConnection client;
    private final HttpRequest request;
    private final Page page;
    private boolean over;
    /** It did not take an event. */
    private boolean missed;

    PageExchange(ClientConnection client, HttpRequest request, Page page) {
        this.client = client;
        this.request = request;
        this.page = page;
    }

    void start() {
        PageRequest asked = PageRequest.of(
                request.method().name(),
                request.uri(),
                request.headers().getAll(HttpHeaderNames.COOKIE),
                request.headers().get(HttpHeaderNames.AUTHORIZATION));
        page.answer(asked, answer -> onLoop(() -> answered(answer)));
    }

    private void onLoop(Runnable work) {
        try {
            client.loop().execute(work);
        } catch (RejectedExecutionException ended) {
            // with the gateway, and the connection with it
        }
    }

    /** Nothing of a request's body matters here. */
    @Override
    public void content(HttpContent part) {
        part.release();
    }

    private void answered(PageAnswer answer) {
        if (over) {
            return;
        }
        if (!answer.streams() || request.method().equals(HttpMethod.HEAD)) {
            whole(answer.status(), answer);
        } else if (page.subscribe(this)) {
            stream(answer);
        } else {
            over = true;
            client.answer(new OwnAnswer(503, "as many pages are open as may be; close one"));
        }
    }

    private void whole(int status, PageAnswer answer) {
        over = true;
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(answer.body()));
        answer.headers().forEach((name, value) -> response.headers().set(name, value));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        client.addConnectionField(response.headers());
        client.write(response);
        client.flush();
        client.finished();
    }

    private void stream(PageAnswer answer) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        answer.headers().forEach((name, value) -> head.headers().set(name, value));
        if (client.speaksChunked()) {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else {
            client.closeAfterAnswer();
        }
        client.addConnectionField(head.headers());
        client.write(head);
        write(answer.body());
    }

    private void write(byte[] event) {
        client.write(new DefaultHttpContent(Unpooled.wrappedBuffer(event)));
        client.flush();
    }

    @Override
    public void event(byte[] event) {
        onLoop(() -> tell(event));
    }

    /** A slow reader misses events; when it takes bytes again it gets the whole state. */
    private void tell(byte[] event) {
        if (over) {
            return;
        }
        if (client.isWritable()) {
            write(event);
        } else if (client.stalledNanos() > STALLED_NANOS) {
            clientGone();
            client.abandon();
        } else {
            missed = true;
        }
    }

    @Override
    public void clientWritable() {
        if (missed) {
            missed = false;
            page.unsubscribe(this);
            if (!page.subscribe(this)) {
                over = true;
                client.abandon();
            }
        }
    }

    @Override
    public void clientGone() {
        over = true;
        page.unsubscribe(this);
    }
}
