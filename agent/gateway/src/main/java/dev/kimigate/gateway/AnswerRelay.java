package dev.kimigate.gateway;

import dev.kimigate.call.loop.EndMarker;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** Passes an answer on as it comes, no faster than the client takes it. On one event loop. */
final class AnswerRelay {
    private static final int SMALL = 2 * 1024;
    private static final int MOST_GATHERED = 16 * 1024;

    private final ClientConnection client;
    private final UpstreamConnection server;
    private final @Nullable EndMarker marker;
    /** The client has the head: it does not wait for the first byte of the body. */
    private boolean begun;

    private boolean ended;
    /** Filled by one pump, and empty when it is over. */
    private @Nullable ByteBuf gathered;

    AnswerRelay(ClientConnection client, UpstreamConnection server, HttpResponse head) {
        this.client = client;
        this.server = server;
        this.marker = EndMarker.ofContentType(head.headers().get(HttpHeaderNames.CONTENT_TYPE));
        client.write(forClient(head));
    }

    private HttpResponse forClient(HttpResponse head) {
        HttpHeaders headers = HeaderRules.toClient(head.headers());
        String location = headers.get(HttpHeaderNames.LOCATION);
        if (location != null) {
            headers.set(HttpHeaderNames.LOCATION, client.location(server.target(), location));
        }
        HttpResponse passed = new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status(), headers);
        boolean framed = headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                || client.answersHead()
                || hasNoBody(head.status().code());
        if (!framed && client.speaksChunked()) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (!framed) {
            client.closeAfterAnswer();
        }
        client.addConnectionField(headers);
        return passed;
    }

    private static boolean hasNoBody(int status) {
        return status == 204 || status == 304;
    }

    /** Passes on what is here; true when the answer's last byte is among it. */
    boolean pump() {
        HttpContent part = server.take();
        boolean any = part != null || !begun;
        begun = true;
        while (part != null) {
            HttpContent next = server.take();
            ended |= part instanceof LastHttpContent;
            pass(part, next != null);
            part = next;
        }
        writeGathered();
        if (any) {
            client.flush();
        }
        if (client.isWritable()) {
            server.resume();
        } else {
            server.pause();
        }
        return ended;
    }

    /** Small parts that have come together go on together: each of them alone costs as much as a large one. */
    private void pass(HttpContent part, boolean more) {
        boolean small = part.content().readableBytes() < SMALL && !(part instanceof LastHttpContent);
        if (small && (more || gathered != null)) {
            gather(part);
        } else {
            writeGathered();
            write(part);
        }
    }

    private void gather(HttpContent part) {
        ByteBuf together = gathered;
        if (together == null) {
            together = client.allocate(MOST_GATHERED);
            gathered = together;
        }
        together.writeBytes(part.content());
        part.release();
        if (together.writableBytes() < SMALL) {
            writeGathered();
        }
    }

    private void writeGathered() {
        ByteBuf together = gathered;
        gathered = null;
        if (together != null) {
            write(new DefaultHttpContent(together));
        }
    }

    private void write(HttpContent part) {
        note(part.content());
        client.write(part);
    }

    private void note(ByteBuf content) {
        if (marker != null) {
            int length = content.readableBytes();
            int wanted = marker.wanted(length);
            for (int i = length - wanted; i < length; i++) {
                marker.add(content.getByte(content.readerIndex() + i));
            }
        }
    }

    /** Whether nothing follows what has been passed on, though the server has not said so. */
    boolean isComplete() {
        return ended || (marker != null && marker.isComplete());
    }
}
