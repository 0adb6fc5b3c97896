package dev.kimigate.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks a proxy for a tunnel to the server, then makes way for what speaks to the server. On one event loop. */
final class ProxyTunnel extends ChannelInboundHandlerAdapter {
    private static final long TUNNEL_SECONDS = 30;

    private final ProxyAddress proxy;
    private final UpstreamConnection connection;
    private final HttpClientCodec codec = new HttpClientCodec();
    private final Consumer<ChannelPipeline> next;
    private @Nullable Future<?> timer;
    private boolean open;

    /** {@code next} adds the handlers that speak to the server. */
    ProxyTunnel(ProxyAddress proxy, UpstreamConnection connection, Consumer<ChannelPipeline> next) {
        this.proxy = proxy;
        this.connection = connection;
        this.next = next;
    }

    void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(codec).addLast(this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        String server = server();
        FullHttpRequest connect = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, server);
        connect.headers().set(HttpHeaderNames.HOST, server);
        String authorization = proxy.authorization();
        if (authorization != null) {
            connect.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, authorization);
        }
        timer = context.executor()
                .schedule(
                        () -> fail(
                                context,
                                new UpstreamException(
                                        502,
                                        "the proxy " + proxy.text() + " did not answer for " + TUNNEL_SECONDS + " s")),
                        TUNNEL_SECONDS,
                        TimeUnit.SECONDS);
        context.writeAndFlush(connect);
    }

    private String server() {
        TargetUrl target = connection.target();
        return ListenAddress.inUrl(target.host()) + ":" + target.connectPort();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        HttpObject part = (HttpObject) message;
        try {
            if (part.decoderResult().isFailure()) {
                fail(
                        context,
                        new UpstreamException(502, "the proxy " + proxy.text() + " answered with what is no HTTP"));
            } else if (part instanceof HttpResponse answer
                    && answer.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
                open = answer.status().codeClass() == HttpStatusClass.SUCCESS;
                if (!open) {
                    fail(context, proxy.refused(answer.status().code(), server()));
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
        if (open && part instanceof LastHttpContent) {
            makeWay(context);
        }
    }

    private void makeWay(ChannelHandlerContext context) {
        ChannelPipeline pipeline = context.pipeline();
        pipeline.remove(codec);
        next.accept(pipeline);
        pipeline.remove(this);
        pipeline.fireChannelActive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void fail(ChannelHandlerContext context, UpstreamException why) {
        connection.failed(why);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, new UpstreamException(502, "the proxy " + proxy.text() + " closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        fail(context, new UpstreamException(502, "the connection to the proxy " + proxy.text() + " broke: " + thrown));
    }
}
