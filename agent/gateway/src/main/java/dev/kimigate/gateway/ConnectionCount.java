package dev.kimigate.gateway;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts the connections of clients. Any thread. */
@ChannelHandler.Sharable
final class ConnectionCount extends ChannelInboundHandlerAdapter {
    private final LongSupplier nanoTime;
    private long opened;
    private int open;
    private long unusedSince;

    ConnectionCount(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.unusedSince = nanoTime.getAsLong();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        synchronized (this) {
            opened++;
            open++;
        }
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        synchronized (this) {
            open--;
            unusedSince = nanoTime.getAsLong();
        }
        context.fireChannelInactive();
    }

    synchronized long opened() {
        return opened;
    }

    synchronized boolean isUnusedFor(Duration time) {
        return open == 0 && nanoTime.getAsLong() - unusedSince >= time.toNanos();
    }
}
