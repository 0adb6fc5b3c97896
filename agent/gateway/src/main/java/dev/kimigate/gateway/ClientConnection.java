package dev.kimigate.gateway;

import dev.kimigate.log.Log;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A connection of a client, whose requests are answered one after the other.
 *
 * <p>It goes on reading while a request waits, so that it sees the client hang up. On one event loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Log.logger(ClientConnection.class);
    private static final long HEADERS_SECONDS = 30;
    private static final long BODY_SECONDS = 60;
    /** How long a client whose request was turned away may take to read why. */
    private static final long GOODBYE_SECONDS = 2;
    /** So many bytes of an answer are taken before the client counts as one that reads. */
    private static final int HEARD_BYTES = 4 * 1024;
    /** Requests that a client sends before it has its answer are kept up to here. */
    private static final int MOST_HELD = 64;

    private static final OwnAnswer FOREIGN = new OwnAnswer(
            403, "this gateway serves the user who started it, and you are another; start one of your own");

    private static final OwnAnswer NO_TOKEN = new OwnAnswer(
            403,
            "from other machines the gateway answers only at the URLs with its token, which it prints when it starts");

    private final Routes routes;
    private final Deque<HttpObject> held = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ClientExchange current;
    private @Nullable Future<?> timer;
    private long startedNanos;
    /** The current request is not yet at its end. */
    private boolean receiving;
    /** Its body is not read for a while, so that it is not late either. */
    private boolean stopped;

    private long takenNanos = System.nanoTime();
    private final GenericFutureListener<Future<Void>> taken = done -> takenNanos = System.nanoTime();
    /** Written since the last part whose end is listened to. */
    private int unheard;

    private boolean chunked;
    private boolean keepAlive;
    private boolean head;
    private Dialect dialect = Dialect.OPENAI;
    /** The gateway's own name in URLs, as this client knows it, with what stands before their path. */
    private String authority = "";
    /** It came to an address by which other machines reach us. */
    private boolean outside;

    private boolean leaving;
    /** Another user of the machine has the other end. */
    private boolean foreign;

    ClientConnection(Routes routes) {
        this.routes = routes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return known;
    }

    EventLoop loop() {
        return context().channel().eventLoop();
    }

    boolean isOutside() {
        return outside;
    }

    String ownAuthority() {
        return authority;
    }

    /** Reads nothing until it is known which user has the other end, if that is on this machine. */
    void askWhose(PeerUsers users) {
        SocketChannel channel = (SocketChannel) context().channel();
        InetSocketAddress peer = channel.remoteAddress();
        if (peer != null && peer.getAddress().isLoopbackAddress()) { // none: it has gone already
            channel.config().setAutoRead(false);
            users.ask(
                    peer,
                    channel.localAddress(),
                    other -> loop().execute(() -> {
                        foreign = other;
                        channel.config().setAutoRead(true);
                    }));
        }
    }

    /** The first byte of something has come. */
    void bytesArrived() {
        if (current == null && !receiving && !leaving && timer == null) {
            startedNanos = System.nanoTime();
            late(HEADERS_SECONDS, "the request's headers took longer than " + HEADERS_SECONDS + " s");
        }
    }

    private void late(long seconds, String why) {
        stopTimer();
        timer = loop().schedule(() -> turnAway(new OwnAnswer(408, why)), seconds, TimeUnit.SECONDS);
    }

    private void stopTimer() {
        Future<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        HttpObject part = (HttpObject) message;
        if (leaving) {
            ReferenceCountUtil.release(part);
        } else if (receiving || current == null) {
            take(part);
        } else {
            held.add(part);
            if (held.size() >= MOST_HELD) {
                reading.channel().config().setAutoRead(false);
            }
        }
    }

    private void take(HttpObject part) {
        DecoderResult result = part.decoderResult();
        if (result.isFailure()) {
            ReferenceCountUtil.release(part);
            turnAway(malformed(result.cause()));
        } else if (part instanceof HttpRequest request) {
            begin(request);
        } else {
            content((HttpContent) part);
        }
    }

    private static OwnAnswer malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new OwnAnswer(414, "the request's first line is too long");
        }
        return cause instanceof TooLongHttpHeaderException
                ? new OwnAnswer(431, "the request's headers are longer than 64 KB")
                : new OwnAnswer(400, "the request is no HTTP/1.1: " + cause.getMessage());
    }

    private void begin(HttpRequest request) {
        stopTimer();
        receiving = true;
        chunked = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
        keepAlive = HttpUtil.isKeepAlive(request) && chunked;
        head = request.method().equals(HttpMethod.HEAD);
        outside = isOfOutside();
        boolean admitted = !outside || routes.admit(request);
        dialect = Dialect.ofUri(request.uri());
        authority = request.headers().get(HttpHeaderNames.HOST) + (outside ? routes.outsidePrefix() : "");
        OwnAnswer refused = foreign ? FOREIGN : admitted ? routes.refusal(request, outside) : NO_TOKEN;
        if (refused != null) {
            turnAway(refused);
            return;
        }
        watchBody();
        routes.open(request, this);
    }

    /** The kernel lets nobody else come to a loopback address. */
    private boolean isOfOutside() {
        SocketAddress local = context().channel().localAddress();
        return local instanceof InetSocketAddress address
                && !address.getAddress().isLoopbackAddress();
    }

    /** The routes have found who answers; {@code expected}: the client waits for a word before it sends its body. */
    void answerWith(ClientExchange exchange, boolean expected) {
        current = exchange;
        if (expected) {
            context()
                    .writeAndFlush(
                            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE),
                            context().voidPromise());
        }
    }

    private void content(HttpContent part) {
        if (part instanceof LastHttpContent) {
            receiving = false;
            stopTimer();
        } else {
            watchBody();
        }
        ClientExchange answering = current;
        if (answering == null) {
            part.release();
        } else {
            answering.content(part);
        }
    }

    private void watchBody() {
        if (!stopped) {
            late(BODY_SECONDS, "nothing of the request's body came for " + BODY_SECONDS + " s");
        }
    }

    /** Reads no more of the body until {@link #readOn}; the client is not late meanwhile. */
    void stopReading() {
        stopped = true;
        stopTimer();
        context().channel().config().setAutoRead(false);
    }

    void readOn() {
        if (stopped) {
            stopped = false;
            if (receiving) {
                watchBody();
            }
            context().channel().config().setAutoRead(true);
        }
    }

    /** Since the first byte of the current request. */
    Duration spent() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    boolean isWritable() {
        return context().channel().isWritable();
    }

    /** For how long the client has taken nothing of what was written; 0 while it takes all. */
    long stalledNanos() {
        return isWritable() ? 0 : System.nanoTime() - takenNanos;
    }

    boolean speaksChunked() {
        return chunked;
    }

    /** Whether what is answered has no body, whatever the answer's headers say. */
    boolean answersHead() {
        return head;
    }

    void closeAfterAnswer() {
        keepAlive = false;
    }

    void addConnectionField(HttpHeaders headers) {
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, "close");
        }
    }

    /** A promise costs more than a small part itself, so only some are listened to. */
    void write(HttpObject part) {
        unheard += part instanceof HttpContent content ? content.content().readableBytes() : HEARD_BYTES;
        if (unheard < HEARD_BYTES && !(part instanceof LastHttpContent)) {
            context().write(part, context().voidPromise());
        } else {
            unheard = 0;
            context().write(part).addListener(taken);
        }
    }

    /** For what is to be written; whoever asks writes or releases it. */
    ByteBuf allocate(int most) {
        return context().alloc().ioBuffer(most, most);
    }

    void flush() {
        context().flush();
    }

    /** Runs when all that was written until now has been taken by the client's side, or never will be. */
    void whenTaken(Runnable then) {
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> then.run());
    }

    /** Where a redirect of the server leads, through this gateway if it leads to an endpoint. */
    String location(TargetUrl from, String location) {
        return routes.location(authority, from, location);
    }

    /** Answers in our own name. The connection ends with it if the request was not read to its end. */
    void answer(OwnAnswer answer) {
        FullHttpResponse response = answer.in(dialect);
        if (receiving) {
            keepAlive = false;
        }
        if (!keepAlive) {
            response.headers().add(HttpHeaderNames.CONNECTION, "close");
        }
        write(response);
        flush();
        finished();
    }

    private void turnAway(OwnAnswer answer) {
        ClientExchange answering = current;
        current = null;
        stopTimer();
        if (answering != null) {
            answering.clientGone();
        }
        keepAlive = false;
        answer(answer);
    }

    /** The current request is answered, to the last byte that was written. */
    void finished() {
        current = null;
        head = false;
        stopTimer();
        if (receiving || !keepAlive) {
            leave();
            return;
        }
        stopped = false;
        context().channel().config().setAutoRead(true);
        startedNanos = System.nanoTime();
        while (current == null && !leaving && !held.isEmpty()) {
            take(held.remove());
        }
        takeBodyOfHeld();
    }

    private void takeBodyOfHeld() {
        while (receiving && !leaving && !held.isEmpty()) {
            take(held.remove());
        }
    }

    /** Ends the connection so that the client can read the answer: what still comes is thrown away for a while. */
    private void leave() {
        leaving = true;
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        SocketChannel channel = (SocketChannel) context().channel();
        channel.config().setAutoRead(true);
        whenTaken(() -> channel.shutdownOutput()
                .addListener(done -> loop().schedule(() -> channel.close(), GOODBYE_SECONDS, TimeUnit.SECONDS)));
    }

    /** Ends the connection in the middle of an answer, so that the client sees that some of it is missing. */
    void cut() {
        current = null;
        leaving = true;
        ChannelFuture flushed = context().writeAndFlush(Unpooled.EMPTY_BUFFER);
        flushed.addListener(ChannelFutureListener.CLOSE);
    }

    /** Ends the connection of a client that reads nothing. */
    void abandon() {
        current = null;
        leaving = true;
        context().close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        ClientExchange answering = current;
        if (answering != null && changed.channel().isWritable()) {
            answering.clientWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        stopTimer();
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        leaving = true;
        ClientExchange answering = current;
        current = null;
        if (answering != null) {
            answering.clientGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable thrown) {
        if (!(thrown instanceof IOException)) {
            LOG.warn("a client's connection failed: {}", thrown.toString());
        }
        failed.close();
    }
}
