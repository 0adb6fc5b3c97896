package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.FakeTime;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.Permit;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A JVM as others see it: a record and a byte of its own. The test does what its callers and its poller would. */
final class StoreJvm {
    static final String HASH = "0123456789abcdef";
    private static final String ORIGIN = "https://api.kimi.com";
    private static final Duration LONG = Duration.ofMinutes(10);

    final FakeTime time;
    final Limiters limiters;
    final MachineStore store;
    final Limiter limiter;
    final List<Permit> permits = new ArrayList<>();

    private StoreJvm(FakeTime time, Limiters limiters, MachineStore store) {
        this.time = time;
        this.limiters = limiters;
        this.store = store;
        this.limiter = limiters.limiter(store);
    }

    static StoreJvm open(Path directory, int limit, FakeTime time) throws StoreException {
        Limiters limiters = time.limiters();
        return new StoreJvm(
                time, limiters, MachineStore.open(directory, HASH, ORIGIN, limit, "test", limiters.runtime()));
    }

    /** As {@link #open}; without the files it counts for itself alone. */
    static StoreJvm openOrAlone(Path directory, int limit, FakeTime time) throws StoreException {
        Limiters limiters = time.limiters();
        return new StoreJvm(
                time, limiters, MachineStore.openOrAlone(directory, HASH, ORIGIN, limit, "test", limiters.runtime()));
    }

    CompletableFuture<Permit> acquire() {
        return limiter.acquire(limiter.newPosition(LONG));
    }

    /** As many permits, which must be there; all that it has taken so far. */
    List<Permit> take(int count) {
        for (int i = 0; i < count; i++) {
            CompletableFuture<Permit> permit = acquire();
            assertThat(permit).isCompleted();
            permits.add(permit.join());
        }
        return permits;
    }

    void pass(Duration span) {
        time.pass(span);
    }

    void poll() {
        long unused = time.pollAll(limiters);
    }

    void pollFor(Duration span) {
        for (long millis = 0; millis < span.toMillis(); millis += 10) {
            pass(Duration.ofMillis(10));
            poll();
        }
    }
}
