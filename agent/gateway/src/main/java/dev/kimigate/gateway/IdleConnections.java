package dev.kimigate.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections to servers that wait for their next request, whichever tool sends it. The one that was used last goes
 * first, so that those that are not needed end. On one event loop.
 */
final class IdleConnections {
    /** Shorter than what servers allow, or many a request would meet a connection that is just closed. */
    private static final long IDLE_SECONDS = 30;

    private static final int MOST = 64;
    private static final int MOST_OF_ORIGIN = 16;

    private final Map<String, Deque<Channel>> byOrigin = new HashMap<>();
    private int size;

    /** Keeps a connection whose last answer is over, or closes it if there are enough. */
    void keep(String origin, Channel channel) {
        Deque<Channel> idle = byOrigin.computeIfAbsent(origin, fresh -> new ArrayDeque<>());
        if (size >= MOST || idle.size() >= MOST_OF_ORIGIN || !channel.isActive()) {
            channel.close();
            return;
        }
        idle.addFirst(channel);
        size++;
        channel.pipeline().addLast(new Idle(origin));
        channel.config().setAutoRead(true); // or its end would not be seen
    }

    /** A connection for the next request; null if none is kept. */
    @Nullable
    Channel take(String origin) {
        Deque<Channel> idle = byOrigin.get(origin);
        Channel channel = idle == null ? null : idle.peekFirst();
        if (channel == null) {
            return null;
        }
        forget(origin, channel);
        channel.pipeline().remove(Idle.class);
        return channel.isActive() ? channel : take(origin);
    }

    private void forget(String origin, Channel channel) {
        Deque<Channel> idle = byOrigin.get(origin);
        if (idle != null && idle.remove(channel)) {
            size--;
            if (idle.isEmpty()) {
                byOrigin.remove(origin);
            }
        }
    }

    int size() {
        return size;
    }

    /** Ends the connection when its time is over or the server says anything at all: nothing was asked. */
    private final class Idle extends ChannelInboundHandlerAdapter {
        private final String origin;
        private @Nullable Future<?> timer;

        Idle(String origin) {
            this.origin = origin;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            timer = context.executor().schedule(() -> end(context), IDLE_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            Future<?> running = timer;
            if (running != null) {
                running.cancel(false);
            }
        }

        private void end(ChannelHandlerContext context) {
            forget(origin, context.channel());
            context.close();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            end(context);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            end(context);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end(context);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
            end(context);
        }
    }
}
