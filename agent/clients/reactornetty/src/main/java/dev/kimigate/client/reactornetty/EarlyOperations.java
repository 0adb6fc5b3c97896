package dev.kimigate.client.reactornetty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.cookie.Cookie;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.client.HttpClientRequest;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * An {@link EarlyMessage} as an object of the class that the client's own is of: Spring's WebClient takes the request
 * for one, to get at the channel. What newer releases have beside these methods, needs a connection.
 */
final class EarlyOperations extends ChannelOperations<NettyInbound, NettyOutbound> implements HttpClientRequest {
    private final HttpClientRequest request;
    private final NettyOutbound outbound;

    EarlyOperations(EarlyChannel channel, HttpClientRequest request, NettyOutbound outbound) {
        super(channel::channel, ConnectionObserver.emptyListener());
        this.request = request;
        this.outbound = outbound;
        channel.made();
    }

    /** Newer releases ask for it; the oldest does not have it. */
    public String initShortId() {
        return "waiting";
    }

    @Override
    public HttpClientRequest addCookie(Cookie cookie) {
        HttpClientRequest unused = request.addCookie(cookie);
        return this;
    }

    @Override
    public HttpClientRequest addHeader(CharSequence name, CharSequence value) {
        HttpClientRequest unused = request.addHeader(name, value);
        return this;
    }

    @Override
    public HttpClientRequest header(CharSequence name, CharSequence value) {
        HttpClientRequest unused = request.header(name, value);
        return this;
    }

    @Override
    public HttpClientRequest headers(HttpHeaders headers) {
        HttpClientRequest unused = request.headers(headers);
        return this;
    }

    @Override
    public HttpClientRequest responseTimeout(Duration timeout) {
        HttpClientRequest unused = request.responseTimeout(timeout);
        return this;
    }

    @Override
    public boolean isFollowRedirect() {
        return request.isFollowRedirect();
    }

    @Override
    public Context currentContext() {
        return Context.of(request.currentContextView());
    }

    @Override
    public ContextView currentContextView() {
        return request.currentContextView();
    }

    @Override
    public String[] redirectedFrom() {
        return request.redirectedFrom();
    }

    @Override
    public HttpHeaders requestHeaders() {
        return request.requestHeaders();
    }

    @Override
    public @Nullable String resourceUrl() {
        return request.resourceUrl();
    }

    @Override
    public Map<CharSequence, Set<Cookie>> cookies() {
        return request.cookies();
    }

    @Override
    public boolean isKeepAlive() {
        return request.isKeepAlive();
    }

    @Override
    public boolean isWebsocket() {
        return request.isWebsocket();
    }

    @Override
    public HttpMethod method() {
        return request.method();
    }

    @Override
    public String fullPath() {
        return request.fullPath();
    }

    @Override
    public String uri() {
        return request.uri();
    }

    @Override
    public HttpVersion version() {
        return request.version();
    }

    @Override
    public ByteBufAllocator alloc() {
        return outbound.alloc();
    }

    @Override
    public ChannelOperations<NettyInbound, NettyOutbound> withConnection(Consumer<? super Connection> action) {
        NettyOutbound unused = outbound.withConnection(action);
        return this;
    }

    @Override
    public NettyOutbound send(Publisher<? extends ByteBuf> body) {
        return outbound.send(body);
    }

    @Override
    public NettyOutbound send(Publisher<? extends ByteBuf> body, Predicate<ByteBuf> flush) {
        return outbound.send(body, flush);
    }

    @Override
    public NettyOutbound sendObject(Publisher<?> body) {
        return outbound.sendObject(body);
    }

    @Override
    public NettyOutbound sendObject(Publisher<?> body, Predicate<Object> flush) {
        return outbound.sendObject(body, flush);
    }

    @Override
    public NettyOutbound sendObject(Object body) {
        return outbound.sendObject(body);
    }

    @Override
    public <S> NettyOutbound sendUsing(
            Callable<? extends S> source,
            BiFunction<? super Connection, ? super S, ?> body,
            Consumer<? super S> cleanUp) {
        return outbound.sendUsing(source, body, cleanUp);
    }

    @Override
    public NettyOutbound sendFile(Path file) {
        return outbound.sendFile(file);
    }

    @Override
    public NettyOutbound sendFile(Path file, long position, long count) {
        return outbound.sendFile(file, position, count);
    }

    @Override
    public NettyOutbound sendFileChunked(Path file, long position, long count) {
        return outbound.sendFileChunked(file, position, count);
    }

    @Override
    public Mono<Void> then() {
        return outbound.then();
    }

    @Override
    public void subscribe(Subscriber<? super Void> subscriber) {
        outbound.subscribe(subscriber);
    }
}
