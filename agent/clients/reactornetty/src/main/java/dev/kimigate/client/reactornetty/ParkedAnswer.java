package dev.kimigate.client.reactornetty;

import dev.kimigate.call.GateCall;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Holds an answer that may be a refusal back from the client's own handler, in front of its {@link AnswerWatch}, until
 * it is known what comes of it. Asks for its first bytes itself. What comes is handed over later in the same order.
 *
 * <p>On the channel's loop, except where another thread is named.
 */
final class ParkedAnswer extends ChannelInboundHandlerAdapter {
    /** Something that came. */
    private interface Signal {
        void to(ChannelHandlerContext context);

        default void drop() {}
    }

    private final Runnable enough;
    private final AtomicBoolean enoughTold = new AtomicBoolean();
    private final Queue<Signal> signals = new ArrayDeque<>();
    /** Guarded by itself. */
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();

    private volatile boolean over;
    private volatile boolean released;
    private @Nullable ChannelHandlerContext context;

    /** {@code enough}: run once, when the first bytes are there, or all. */
    ParkedAnswer(Runnable enough) {
        this.enough = enough;
    }

    /** Begins to hold, in front of that. */
    void before(AnswerWatch watch, Channel channel) {
        channel.pipeline().addBefore(channel.pipeline().context(watch).name(), null, this);
        channel.read();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext given) {
        context = given;
    }

    /** What came first, at most {@link GateCall#REFUSAL_BYTES} of it. Any thread. */
    byte[] first() {
        synchronized (first) {
            return first.toByteArray();
        }
    }

    /** Whether all has come that will. Any thread. */
    boolean isOver() {
        return over;
    }

    /** Whether the client has what came. Any thread. */
    boolean isReleased() {
        return released;
    }

    /** No more is waited for. Any thread. */
    void enough() {
        if (enoughTold.compareAndSet(false, true)) {
            enough.run();
        }
    }

    /** Hands over what came; from now on everything passes. */
    void release() {
        ChannelHandlerContext present = context;
        if (released || present == null) {
            return;
        }
        released = true;
        for (Signal signal = signals.poll(); signal != null; signal = signals.poll()) {
            signal.to(present);
        }
        leave(present);
    }

    /** Nobody wants what came. */
    void drop() {
        released = true;
        signals.forEach(Signal::drop);
        signals.clear();
    }

    private void leave(ChannelHandlerContext present) {
        if (!present.isRemoved()) {
            present.pipeline().remove(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext present, Object message) {
        if (released) {
            present.fireChannelRead(message);
            return;
        }
        boolean last = message instanceof LastHttpContent;
        ByteBuf bytes = AnswerWatch.bytes(message);
        if (bytes != null) {
            keep(bytes);
        }
        over |= last;
        signals.add(new Message(message));
        if (last) {
            enough();
        }
    }

    private void keep(ByteBuf bytes) {
        synchronized (first) {
            byte[] copy = new byte[Math.min(bytes.readableBytes(), GateCall.REFUSAL_BYTES - first.size())];
            bytes.getBytes(bytes.readerIndex(), copy);
            first.write(copy, 0, copy.length);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext present) {
        present.fireChannelReadComplete();
        if (released || over || enoughTold.get()) {
            return;
        }
        boolean full;
        synchronized (first) {
            full = first.size() >= GateCall.REFUSAL_BYTES;
        }
        if (full) {
            enough();
        } else {
            present.read();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext present, Throwable cause) {
        if (released) {
            present.fireExceptionCaught(cause);
        } else {
            signals.add(new Failure(cause));
        }
    }

    /** The client's handlers are gone after that: it keeps for the application what is handed over now. */
    @Override
    public void channelInactive(ChannelHandlerContext present) {
        over = true;
        release();
        present.fireChannelInactive();
        enough();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext gone) {
        over = true;
        if (!released) {
            drop();
        }
        enough();
    }

    private record Message(Object message) implements Signal {
        @Override
        public void to(ChannelHandlerContext context) {
            context.fireChannelRead(message);
        }

        @Override
        public void drop() {
            ByteBuf bytes = AnswerWatch.bytes(message);
            if (bytes != null) {
                boolean unused = bytes.release();
            }
        }
    }

    private record Failure(Throwable cause) implements Signal {
        @Override
        public void to(ChannelHandlerContext context) {
            context.fireExceptionCaught(cause);
        }
    }
}
