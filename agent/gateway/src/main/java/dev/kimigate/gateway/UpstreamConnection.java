package dev.kimigate.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server, for one request and its answer. It keeps what of the body has come and was not taken, and
 * reads no more while it is paused. On one event loop.
 *
 * <p>A server may close a kept connection in the moment in which the next request is sent. So a request whose kept
 * connection ends at once, before a byte of an answer, is sent once more, on a new one.
 */
@Sharable // a second address of the server is tried with the same
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    /** A connection that the server had closed ends so soon; what ends later may have been read. */
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TargetUrl target;
    private final UpstreamListener listener;
    private final UpstreamConnector connector;
    private final EventLoop loop;
    private final Deque<HttpContent> parts = new ArrayDeque<>();
    private @Nullable Channel channel;
    /** Connected, with TLS where there is some. */
    private boolean ready;

    private boolean written;
    private long writtenNanos;
    /** The request's last byte has been taken by the connection. */
    private boolean sent;
    /** Another request had it before. */
    private boolean reused;
    /** Something of an answer has come. */
    private boolean heard;
    /** The final answer's head has come. */
    private boolean answered;
    /** The server would take another request after this answer. */
    private boolean keepable;

    private boolean interim;
    private boolean complete;
    /** Something came of which the listener was not told: what is read together is passed on together. */
    private boolean fresh;
    /** Nobody is told of anything any more. */
    private boolean over;

    UpstreamConnection(TargetUrl target, UpstreamListener listener, UpstreamConnector connector, EventLoop loop) {
        this.target = target;
        this.listener = listener;
        this.connector = connector;
        this.loop = loop;
    }

    /** Connects; a request that can be sent again may be given a connection that was used before. */
    void open(boolean repeatable) {
        Channel kept = repeatable ? connector.kept(target, loop) : null;
        if (kept == null) {
            connector.connect(this, loop);
            return;
        }
        reused = true;
        channel = kept;
        kept.pipeline().addLast(this);
        established();
    }

    TargetUrl target() {
        return target;
    }

    /** Ready for requests. */
    private void established() {
        if (!over) {
            ready = true;
            listener.connected();
        }
    }

    /** It never came to be, or ended before its answer did. */
    void failed(UpstreamException why) {
        tell();
        if (over) {
            return;
        }
        if (reused && !heard && System.nanoTime() - writtenNanos < STALE_NANOS) {
            connectAgain();
        } else {
            close();
            listener.broken(why);
        }
    }

    private void connectAgain() {
        Channel stale = channel;
        channel = null;
        reused = false;
        ready = false;
        written = false;
        sent = false;
        if (stale != null) {
            stale.close();
        }
        connector.connect(this, loop);
    }

    /** Sends a part of the request. A server may answer before it has all and take no more: its answer counts. */
    void send(HttpObject part) {
        Channel open = channel;
        if (open == null || over) {
            ReferenceCountUtil.release(part);
            return;
        }
        written = true;
        writtenNanos = System.nanoTime();
        boolean last = part instanceof LastHttpContent;
        open.writeAndFlush(part).addListener(done -> {
            if (last && open.equals(channel)) {
                sent = done.isSuccess();
            }
        });
    }

    /** Whether the server may have seen anything of the request. */
    boolean hasSent() {
        return written;
    }

    boolean isWritable() {
        Channel open = channel;
        return open != null && open.isWritable();
    }

    /** Reads no more until {@link #resume}. */
    void pause() {
        reading(false);
    }

    void resume() {
        reading(true);
    }

    private void reading(boolean now) {
        Channel open = channel;
        if (open != null) {
            open.config().setAutoRead(now);
        }
    }

    /** The next part of the body, which is the caller's from now on; null if none is here. */
    @Nullable
    HttpContent take() {
        return parts.poll();
    }

    /** Whether the answer's last byte has come, taken or not. */
    boolean isComplete() {
        return complete;
    }

    /** What of the body is here and was not taken, at most so much. */
    byte[] peek(int most) {
        int length = 0;
        for (HttpContent part : parts) {
            length += part.content().readableBytes();
        }
        byte[] bytes = new byte[Math.min(length, most)];
        int at = 0;
        for (HttpContent part : parts) {
            ByteBuf content = part.content();
            int count = Math.min(content.readableBytes(), bytes.length - at);
            content.getBytes(content.readerIndex(), bytes, at, count);
            at += count;
        }
        return bytes;
    }

    /** Ends it, whatever is under way; after a whole exchange it is kept for another. Twice is harmless. */
    void close() {
        over = true;
        parts.forEach(HttpContent::release);
        parts.clear();
        Channel open = channel;
        channel = null;
        if (open != null && complete && sent && keepable && open.isActive()) {
            open.pipeline().remove(this);
            connector.keep(target, loop, open);
        } else if (open != null) {
            open.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (over) {
            context.close();
            return;
        }
        channel = context.channel();
        if (!target.isSecure()) {
            established();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over || !isPresent(context)) {
            ReferenceCountUtil.release(message);
            return;
        }
        heard = true;
        if (((HttpObject) message).decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            failed(new UpstreamException(502, target.host() + " answered with what is no HTTP"));
        } else {
            if (message instanceof HttpResponse head) {
                interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
                answered |= !interim;
                keepable = !interim && HttpUtil.isKeepAlive(head);
                fresh = !interim;
                listener.head(head);
            }
            if (message instanceof HttpContent part) {
                body(part);
            }
        }
    }

    /** An interim answer ends too. */
    private void body(HttpContent part) {
        if (interim || over) {
            part.release();
            return;
        }
        parts.add(part);
        complete |= part instanceof LastHttpContent;
        fresh = true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        tell();
        context.fireChannelReadComplete();
    }

    private void tell() {
        if (fresh && !over) {
            fresh = false;
            listener.received();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!over && context.channel().isWritable()) {
            listener.writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                established();
            } else {
                exceptionCaught(context, handshake.cause());
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!complete && isPresent(context)) {
            failed(new UpstreamException(
                    502,
                    target.host() + " closed the connection "
                            + (answered ? "in the middle of its answer" : "without an answer")));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        if (complete || !isPresent(context)) {
            return; // nothing of the answer is missing
        }
        boolean tls = !ready && (thrown instanceof SSLException || thrown.getCause() instanceof SSLException);
        failed(new UpstreamException(
                502,
                tls
                        ? "TLS with " + target.host() + " failed: " + reason(thrown)
                                + ". If a certificate of your own is in use, name its file in NODE_EXTRA_CA_CERTS"
                        : "the connection to " + target.host() + " broke: " + reason(thrown)));
    }

    /** A connection that was left for a new one still tells of its end. */
    private boolean isPresent(ChannelHandlerContext context) {
        return context.channel().equals(channel);
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
