package dev.kimigate.client.reactornetty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A copy of a request's body, made while the client takes the body from the application, up to a bound. The request can
 * be sent again once the copy is whole. One thread after the other writes; any reads.
 */
final class BodyRecord {
    private final RecordMemory memory;
    /** Guarded by this, like the next; null when there is no copy (any more). */
    private @Nullable List<byte[]> pieces = new ArrayList<>();

    private int size;
    private volatile boolean whole;

    BodyRecord(RecordMemory memory) {
        this.memory = memory;
    }

    boolean isWhole() {
        return whole;
    }

    /** The same body, of the same kind, which is copied as it goes by. */
    Publisher<?> recording(Publisher<?> body) {
        if (body instanceof Mono<?> one) {
            return one.doOnNext(this::add).doOnSuccess(value -> end());
        }
        return Flux.from(body).doOnNext(this::add).doOnComplete(this::end);
    }

    /** Copies a body that is one object. */
    void record(Object body) {
        add(body);
        end();
    }

    /** There is no body. */
    void recordNothing() {
        end();
    }

    private synchronized void add(Object piece) {
        List<byte[]> kept = pieces;
        if (kept == null) {
            return;
        }
        if (!(piece instanceof ByteBuf buffer)
                || buffer.readableBytes() > RecordMemory.LARGEST - size
                || !memory.take(buffer.readableBytes())) {
            drop();
            return;
        }
        byte[] copy = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), copy);
        size += copy.length;
        kept.add(copy);
    }

    private synchronized void end() {
        whole = pieces != null;
    }

    /** The copy is not needed any more, or of no use. */
    synchronized void drop() {
        if (pieces != null) {
            pieces = null;
            whole = false;
            memory.giveBack(size);
        }
    }

    /** What was copied, of that kind, once more; the pieces are as they were. */
    Publisher<?> again(Publisher<?> kind) {
        List<byte[]> copy = copy();
        return kind instanceof Mono
                ? Mono.fromSupplier(() -> copy.isEmpty() ? null : Unpooled.wrappedBuffer(copy.get(0)))
                : Flux.fromIterable(copy).map(Unpooled::wrappedBuffer);
    }

    /** The one object, once more. */
    Object again() {
        return Unpooled.wrappedBuffer(copy().toArray(new byte[0][]));
    }

    private synchronized List<byte[]> copy() {
        return pieces == null ? List.of() : List.copyOf(pieces);
    }
}
