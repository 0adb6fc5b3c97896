package dev.kimigate.call;

import dev.kimigate.account.Names;
import dev.kimigate.limiter.JvmStatus;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.Turn;
import dev.kimigate.pacing.Classifier;
import dev.kimigate.pacing.Controller;
import dev.kimigate.pacing.LimitSource;
import dev.kimigate.pacing.Refusal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One account in this JVM: its permits, its open answers, and its pace. Any thread. */
public final class AccountGate {
    /** A refusal comes within milliseconds. */
    private static final Duration TAKEN_FOR_ACCEPTED = Duration.ofSeconds(3);

    private final Limiter limiter;
    private final AccountLog log;
    private final Pacer pacer;
    private final Leases leases;
    private final LongSupplier epochMillis;
    private final LongSupplier nanoTime;
    private final Consumer<Throwable> failedOpen;
    private final Names names;
    private final CallListener listener;
    private volatile Runnable usagesWanted = () -> {};

    /** As the other, where nobody listens. */
    public AccountGate(
            Limiter limiter,
            Controller controller,
            LongSupplier epochMillis,
            LongSupplier nanoTime,
            Consumer<String> report,
            Consumer<Throwable> failedOpen) {
        this(limiter, controller, epochMillis, nanoTime, report, failedOpen, CallListener.NONE);
    }

    /**
     * Clocks in epoch milliseconds and in {@link System#nanoTime} nanoseconds.
     *
     * @param report takes one line for the log
     * @param failedOpen told what failed in us when a call went through ungated
     * @param listener told of the calls
     */
    public AccountGate(
            Limiter limiter,
            Controller controller,
            LongSupplier epochMillis,
            LongSupplier nanoTime,
            Consumer<String> report,
            Consumer<Throwable> failedOpen,
            CallListener listener) {
        this.limiter = limiter;
        this.listener = listener;
        this.log = new AccountLog(limiter, epochMillis);
        this.pacer = new Pacer(limiter.shared(), controller, epochMillis, log, listener);
        this.epochMillis = epochMillis;
        this.nanoTime = nanoTime;
        this.failedOpen = failedOpen;
        this.leases = new Leases(limiter, nanoTime, report, pacer::tick);
        this.names = new TableNames(limiter.digests());
        limiter.onLongWait(log::waits);
        pacer.tick();
    }

    Limiter limiter() {
        return limiter;
    }

    Pacer pacer() {
        return pacer;
    }

    Leases leases() {
        return leases;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** What the account's JVMs know about digests. */
    Names names() {
        return names;
    }

    /** What to do when the server should be asked about the account. */
    void onUsagesWanted(Runnable ask) {
        usagesWanted = ask;
    }

    /** The server's word on the account is wanted soon, if it has not been asked within the last 30 seconds. */
    void usagesWanted() {
        usagesWanted.run();
    }

    /** Who is told of a call that asks for its first permit now. */
    CallTrace trace(String client) {
        return listener.listens() ? listener.entering(client) : CallTrace.NONE;
    }

    Lease lease(Permit permit, Caller caller, CallTrace trace) {
        log.started(permit.counted());
        Lease lease = new Lease(this, permit, caller, trace);
        trace.granted(limiter.shared());
        leases.opened(lease);
        if (permit.unconfirmed()) {
            limiter.later(() -> takeForAccepted(lease), TAKEN_FOR_ACCEPTED);
        }
        caller.granted(lease);
        return lease;
    }

    private void takeForAccepted(Lease lease) {
        if (!pacer.waitsForAnswers()) {
            lease.takeForAccepted();
        }
    }

    /** For the call whose permit could not be asked for: it goes on, and nothing is counted for it. */
    Lease ungated(Throwable failure, Caller caller, CallTrace trace) {
        failedOpen(failure);
        trace.ungated();
        return new Lease(this, null, caller, trace);
    }

    void failedOpen(Throwable failure) {
        failedOpen.accept(failure);
    }

    Refusal classify(int status, UnaryOperator<@Nullable String> header, byte[] body, int length) {
        return Classifier.classify(status, header, body, length, epochMillis.getAsLong());
    }

    boolean coolDownOutlasts(Turn turn) {
        return TimeUnit.MILLISECONDS.toNanos(pacer.coolingMillis()) > turn.deadlineNanos() - nanoTime();
    }

    /** How many calls may be in flight now, over all JVMs that share permits. */
    public int limit() {
        return limiter.shared().limit();
    }

    /** Why that is so. */
    public LimitSource limitSource() {
        return pacer.limitSource();
    }

    /** What a JVM that has ended had on record was taken back, by this one. */
    public void tookBack(JvmStatus dead) {
        log.tookBack(dead);
        if (dead.held() > 0 && listener.listens()) {
            limiter.later(() -> listener.reclaimed(dead), Duration.ZERO); // the poller has waiters to serve
        }
    }

    /** The server is about to be asked about this account; {@link #usagesAnswered} follows. */
    void usagesAsking() {
        pacer.usagesAsking();
    }

    /**
     * The server has told about this account, or failed to.
     *
     * @param ceiling 0 = it did not tell
     * @param spentUntilMillis when the last spent window is renewed, wall clock; 0 = none is spent
     */
    public void usagesAnswered(int ceiling, long spentUntilMillis) {
        pacer.usagesAnswered(ceiling, spentUntilMillis);
    }
}
