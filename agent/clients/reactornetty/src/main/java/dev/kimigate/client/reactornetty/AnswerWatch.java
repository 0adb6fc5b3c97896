package dev.kimigate.client.reactornetty;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.loop.EndMarker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Watches one answer in its channel, right before the client's own handler: for its end, and for who asks for more.
 * Everything passes on as it comes. It leaves the channel with the answer's end.
 *
 * <p>The permit is given back before the application hears of the end, so that what it does then does not hold it. On
 * the channel's loop alone.
 */
final class AnswerWatch extends ChannelDuplexHandler {
    private final Attempt attempt;
    /** Null if answers of this type have none. */
    private final @Nullable EndMarker marker;

    private boolean left;

    AnswerWatch(Attempt attempt, @Nullable String contentType) {
        this.attempt = attempt;
        this.marker = EndMarker.ofContentType(contentType);
    }

    /** Begins to watch. */
    void into(Channel channel) throws ReflectiveOperationException {
        Object clients = NettyPipeline.class.getField("ReactiveBridge").get(null); // not as this class was compiled
        channel.pipeline().addBefore((String) clients, null, this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = bytes(message);
        if (bytes != null && marker != null) {
            int end = bytes.writerIndex();
            for (int at = end - marker.wanted(bytes.readableBytes()); at < end; at++) {
                marker.add(bytes.getByte(at));
            }
        }
        attempt.supplied();
        if (message instanceof LastHttpContent last) {
            ended(context, !last.decoderResult().isFailure());
        }
        context.fireChannelRead(message);
    }

    /** What a message carries of the body; null for none. */
    static @Nullable ByteBuf bytes(Object message) {
        return message instanceof HttpContent content
                ? content.content()
                : message instanceof ByteBuf buffer ? buffer : null;
    }

    private void ended(ChannelHandlerContext context, boolean complete) {
        if (left) {
            return;
        }
        left = true;
        if (complete || (marker != null && marker.isComplete())) {
            attempt.end();
        } else {
            attempt.abort();
        }
        context.pipeline().remove(this);
    }

    @Override
    public void read(ChannelHandlerContext context) {
        attempt.demand(1);
        context.read();
    }

    /** The application gives the answer up, or the client closes a connection that it does not keep. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        ended(context, false);
        context.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended(context, false);
        context.fireChannelInactive();
    }

    /**
     * The client is done with the answer. Tells of an end that did not come by here: that of an answer which a handler
     * of the application has made one object of.
     */
    void terminated(Channel channel) {
        ChannelHandlerContext context = left ? null : channel.pipeline().context(this);
        if (context != null) {
            ended(context, channel.isActive());
        }
    }
}
