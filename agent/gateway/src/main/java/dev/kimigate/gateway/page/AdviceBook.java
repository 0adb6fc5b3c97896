package dev.kimigate.gateway.page;

import dev.kimigate.log.Log;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.runtime.GateThreads;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;

/**
 * What is wrong, found now and then: that takes long, so a thread of its own looks, and the page shows what it found
 * the last time.
 */
final class AdviceBook {
    private static final Logger LOG = Log.logger(AdviceBook.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Function<StateSnapshot, List<Advice>> finder;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile List<Advice> found = List.of();
    private volatile long lookedNanos = System.nanoTime() - EVERY_NANOS;

    AdviceBook(Function<StateSnapshot, List<Advice>> finder) {
        this.finder = finder;
    }

    /** What was found last; looks again if that was long ago. */
    List<Advice> of(StateSnapshot state) {
        if (System.nanoTime() - lookedNanos >= EVERY_NANOS && looking.compareAndSet(false, true)) {
            GateThreads.create("advice", () -> look(state)).start();
        }
        return found;
    }

    private void look(StateSnapshot state) {
        try {
            found = List.copyOf(finder.apply(state));
        } catch (RuntimeException | LinkageError failure) {
            LOG.warn("the page cannot tell what is wrong: {}", failure.toString());
        } finally {
            lookedNanos = System.nanoTime();
            looking.set(false);
        }
    }
}
