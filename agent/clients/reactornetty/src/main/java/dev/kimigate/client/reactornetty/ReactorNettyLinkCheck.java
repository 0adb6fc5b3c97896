package dev.kimigate.client.reactornetty;

import static dev.kimigate.hook.ClientMembers.constructor;
import static dev.kimigate.hook.ClientMembers.link;
import static dev.kimigate.hook.ClientMembers.method;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.Context;

/**
 * Resolves what this package uses of the client, so that an unknown release fails here, before its first call is
 * touched, and not in the middle of one.
 */
final class ReactorNettyLinkCheck {
    private ReactorNettyLinkCheck() {}

    /** Throws {@link LinkageError} if something is missing that no release in our range lacks. */
    static void run() {
        settings();
        exchange();
        reactor();
        channel();
        link(AnswerWatch.class);
        link(ParkedAnswer.class);
        link(AttemptSubscriber.class);
        link(UngatedSubscriber.class);
        link(EarlyRequest.class);
        link(EarlyOperations.class);
        link(EarlyChannel.class);
        link(Downstream.class);
    }

    private static void settings() {
        method(HttpClientConfig.class, "uri", String.class);
        method(HttpClientConfig.class, "baseUrl", String.class);
        method(HttpClientConfig.class, "isSecure", boolean.class);
        method(HttpClientConfig.class, "remoteAddress", Supplier.class);
        method(HttpClientConfig.class, "headers", HttpHeaders.class);
        method(HttpClientConfig.class, "method", HttpMethod.class);
    }

    private static void exchange() {
        method(HttpClientRequest.class, "requestHeaders", HttpHeaders.class);
        method(HttpClientResponse.class, "status", HttpResponseStatus.class);
        method(HttpClientResponse.class, "responseHeaders", HttpHeaders.class);
        method(NettyOutbound.class, "alloc", ByteBufAllocator.class);
        method(NettyOutbound.class, "then", Mono.class);
        method(NettyOutbound.class, "send", NettyOutbound.class, Publisher.class, Predicate.class);
        method(NettyOutbound.class, "sendObject", NettyOutbound.class, Publisher.class, Predicate.class);
        method(NettyOutbound.class, "withConnection", NettyOutbound.class, Consumer.class);
        method(NettyInbound.class, "receiveObject", Flux.class);
        method(Connection.class, "inbound", NettyInbound.class);
        method(Connection.class, "onTerminate", Mono.class);
        method(Connection.class, "channel", Channel.class);
        method(Connection.class, "dispose", void.class);
    }

    private static void reactor() {
        method(CoreSubscriber.class, "currentContext", Context.class);
        method(Mono.class, "subscribe", void.class, CoreSubscriber.class);
        method(Mono.class, "fromDirect", Mono.class, Publisher.class);
        method(Mono.class, "doOnNext", Mono.class, Consumer.class);
        method(Mono.class, "doOnSuccess", Mono.class, Consumer.class);
        method(Flux.class, "doOnNext", Flux.class, Consumer.class);
        method(Flux.class, "doOnComplete", Flux.class, Runnable.class);
        method(Schedulers.class, "isInNonBlockingThread", boolean.class);
    }

    private static void channel() {
        method(Channel.class, "pipeline", ChannelPipeline.class);
        method(Channel.class, "eventLoop", EventLoop.class);
        method(EventLoop.class, "inEventLoop", boolean.class);
        method(ByteBuf.class, "getBytes", ByteBuf.class, int.class, byte[].class);
        constructor(UnpooledByteBufAllocator.class, boolean.class, boolean.class);
        constructor(DefaultHttpHeaders.class);
        constructor(ConnectTimeoutException.class, String.class);
    }
}
