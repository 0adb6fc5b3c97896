package dev.kimigate.gateway;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A request that does not count, passed on as it comes. */
final class StreamedExchange implements ClientExchange, UpstreamListener {
    private final ClientConnection client;
    private final HttpRequest request;
    private final TargetUrl target;
    private final UpstreamConnection server;
    private final Deque<HttpContent> unsent = new ArrayDeque<>();
    /** It may be sent again: nothing of it passes by that was not kept. */
    private final boolean bodyless;

    private @Nullable AnswerRelay relay;
    private boolean connected;
    private boolean ended;
    private boolean over;

    StreamedExchange(ClientConnection client, HttpRequest request, TargetUrl target, UpstreamConnector connector) {
        this.client = client;
        this.request = request;
        this.target = target;
        this.server = new UpstreamConnection(target, this, connector, client.loop());
        this.bodyless = !HttpUtil.isTransferEncodingChunked(request) && HttpUtil.getContentLength(request, 0L) == 0;
    }

    void start() {
        server.open(bodyless);
    }

    @Override
    public void content(HttpContent part) {
        if (over) {
            part.release();
        } else if (connected) {
            send(part);
        } else {
            unsent.add(part);
            if (!(part instanceof LastHttpContent)) {
                client.stopReading();
            }
        }
    }

    private void send(HttpContent part) {
        boolean last = part instanceof LastHttpContent;
        ended |= last;
        server.send(part);
        if (!last && !server.isWritable()) {
            client.stopReading();
        }
    }

    @Override
    public void connected() {
        connected = true;
        HttpHeaders headers = HeaderRules.toServer(request.headers(), target.authority(), false);
        if (HttpUtil.isTransferEncodingChunked(request)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        server.send(new DefaultHttpRequest(HttpVersion.HTTP_1_1, request.method(), target.uri(), headers));
        if (ended) {
            server.send(LastHttpContent.EMPTY_LAST_CONTENT); // the second time
        }
        while (!unsent.isEmpty()) {
            send(unsent.remove());
        }
        writable();
    }

    @Override
    public void writable() {
        if (connected && server.isWritable()) {
            client.readOn();
        }
    }

    @Override
    public void head(HttpResponse head) {
        if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            interim(client, head);
        } else {
            relay = new AnswerRelay(client, server, head);
        }
    }

    /** An interim answer is passed on, but for the one to {@code Expect}, which was met here. */
    static void interim(ClientConnection client, HttpResponse head) {
        if (head.status().code() != 100 && client.speaksChunked()) {
            HttpHeaders headers = HeaderRules.toClient(head.headers());
            client.write(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    head.status(),
                    Unpooled.EMPTY_BUFFER,
                    headers,
                    DefaultHttpHeadersFactory.trailersFactory().newHeaders()));
            client.flush();
        }
    }

    @Override
    public void received() {
        AnswerRelay passing = relay;
        if (passing != null && !over && passing.pump()) {
            end();
            client.finished();
        }
    }

    @Override
    public void clientWritable() {
        received();
    }

    @Override
    public void broken(UpstreamException why) {
        boolean begun = relay != null;
        end();
        if (begun) {
            client.cut();
        } else {
            client.answer(why.answer());
        }
    }

    @Override
    public void clientGone() {
        end();
    }

    private void end() {
        over = true;
        unsent.forEach(HttpContent::release);
        unsent.clear();
        server.close();
    }
}
