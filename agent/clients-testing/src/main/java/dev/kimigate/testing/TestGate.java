package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.account.Endpoints;
import dev.kimigate.call.CallListener;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateBuilder;
import dev.kimigate.call.ProblemListener;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.machine.LocalStore;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.store.AccountStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A gate whose permits are in this JVM alone, and what went wrong in it. Chance is at its lowest. Any thread. */
public final class TestGate implements ProblemListener {
    /** Settings by which every request is gated. */
    public static final String EVERYTHING = "endpoints='http://*:*/,https://*:*/',paths=*";

    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<String> openers = new CopyOnWriteArrayList<>();
    private final AtomicLong skippedNanos = new AtomicLong();
    private final GateBuilder builder;
    private final Limiter limiter;
    private final Gate gate;

    public TestGate(String settings, int limit, Duration maxWait) {
        Limiters limiters = Limiters.create(reports::add);
        limiter = limiters.limiter(LocalStore.create("test", "test", limit, "test", limiters.runtime()));
        builder = new GateBuilder(endpoints(settings), maxWait, this)
                .random(() -> 0)
                .clocks(new Clocks(() -> System.nanoTime() + skippedNanos.get(), System::currentTimeMillis));
        gate = builder.build(account -> {
            openers.add(Thread.currentThread().getName());
            return builder.account(limiter, CallListener.NONE);
        });
    }

    /** Settings by which requests are gated whose path begins so. */
    public static String under(String path) {
        return "endpoints='http://*:*" + path + "',paths=*";
    }

    private static Endpoints endpoints(String settings) {
        return Endpoints.of(SettingsReader.read(settings, Map.of("user.home", "none"), Map.of())
                .settings());
    }

    public Gate gate() {
        return gate;
    }

    /** A gate that fails on each call. */
    Gate broken(RuntimeException failure) {
        return builder.build(account -> {
            throw failure;
        });
    }

    /** The threads that opened accounts, which is where a real gate opens files. */
    public List<String> openers() {
        return openers;
    }

    /** How many permits are held. */
    public int held() {
        return limiter.status().held();
    }

    /** How many calls wait. */
    public int waiting() {
        return limiter.status().waiting();
    }

    public void awaitHeld(int held) {
        await().until(() -> held() == held);
    }

    public void awaitWaiting(int waiting) {
        await().until(() -> waiting() == waiting);
    }

    private static ConditionFactory await() {
        return Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(10, TimeUnit.SECONDS);
    }

    /** Ends the longest wait as max-wait would. */
    public void endOldestWait() {
        assertThat(limiter.expireOldest("told to")).isTrue();
    }

    /** From now on no more calls than that are in flight, whatever the limit is. */
    public void bound(int calls) {
        assertThat(limiter.shared().bound(limiter.shared().bound(), calls)).isTrue();
    }

    /** Moves the clock of the calls ahead; that of the limiter goes on as before. */
    public void skip(Duration span) {
        skippedNanos.addAndGet(span.toNanos());
    }

    @Override
    public void problem(String line) {
        reports.add(line);
    }

    @Override
    public void failedOpen(Throwable failure) {
        failures.add(failure);
    }

    /** What the gate has said about problems. */
    public List<String> reports() {
        return reports;
    }

    /** What failed in us and was told since the last time. */
    public List<Throwable> takeFailures() {
        List<Throwable> taken = List.copyOf(failures);
        failures.removeAll(taken);
        return taken;
    }

    /** Every permit came back, nobody waits, nothing of ours failed. */
    public void assertAllGivenBack() {
        await().untilAsserted(() -> {
            AccountStatus status = limiter.status();
            assertThat(status.held()).as("held").isZero();
            assertThat(status.waiting()).as("waiting").isZero();
        });
        assertNothingFailed();
    }

    public void assertNothingFailed() {
        assertThat(failures).isEmpty();
    }
}
