package dev.kimigate.call;

import dev.kimigate.account.Names;
import dev.kimigate.identity.Caller;
import dev.kimigate.identity.TableNames;
import dev.kimigate.identity.UsedAccount;
import dev.kimigate.limiter.JvmStatus;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.Turn;
import dev.kimigate.pacing.Classifier;
import dev.kimigate.pacing.Controller;
import dev.kimigate.pacing.LimitSource;
import dev.kimigate.pacing.Refusal;
import dev.kimigate.time.Clocks;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One account in this JVM: its permits, its open answers, and its pace. Any thread. */
public final class AccountGate implements UsedAccount {
    /** A refusal comes within milliseconds. */
    private static final Duration TAKEN_FOR_ACCEPTED = Duration.ofSeconds(3);

    private final Limiter limiter;
    private final AccountLog log;
    private final Pacer pacer;
    private final Leases leases;
    private final Clocks clocks;
    private final ProblemListener problems;
    private final Names names;
    private final CallListener listener;
    private volatile Runnable usagesWanted = () -> {};

    AccountGate(
            Limiter limiter, Controller controller, Clocks clocks, ProblemListener problems, CallListener listener) {
        this.limiter = limiter;
        this.clocks = clocks;
        this.problems = problems;
        this.listener = listener;
        this.log = new AccountLog(limiter, clocks);
        this.pacer = new Pacer(limiter.shared(), controller, clocks, log, listener);
        this.leases = new Leases(limiter, clocks, problems, pacer::tick);
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
        return clocks.nowNanos();
    }

    @Override
    public Names names() {
        return names;
    }

    @Override
    public void onUsagesWanted(Runnable ask) {
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

    Lease lease(Permit permit, Caller<AccountGate> caller, CallTrace trace) {
        log.started(permit.counted());
        Lease lease = new Lease(this, permit, caller, trace);
        trace.granted(limiter.shared());
        leases.opened(lease);
        if (permit.unconfirmed()) {
            limiter.later(() -> takeForAccepted(lease), TAKEN_FOR_ACCEPTED);
        }
        carry(lease, caller.account()); // its credential may have moved on while it waited
        return lease;
    }

    /** The caller's calls that are under way here count where it has gone, too, until they end. */
    void carry(Caller<AccountGate> caller) {
        AccountGate present = caller.account();
        leases.forEach(lease -> {
            if (lease.isOf(caller)) {
                carry(lease, present);
            }
        });
    }

    private void carry(Lease lease, AccountGate present) {
        if (present != this) {
            lease.carryInto(present);
        }
    }

    private void takeForAccepted(Lease lease) {
        if (!pacer.waitsForAnswers()) {
            lease.takeForAccepted();
        }
    }

    /** For the call whose permit could not be asked for: it goes on, and nothing is counted for it. */
    Lease ungated(Throwable failure, Caller<AccountGate> caller, CallTrace trace) {
        failedOpen(failure);
        trace.ungated();
        return new Lease(this, null, caller, trace);
    }

    void failedOpen(Throwable failure) {
        problems.failedOpen(failure);
    }

    Refusal classify(int status, UnaryOperator<@Nullable String> header, byte[] body, int length) {
        return Classifier.classify(status, header, body, length, clocks.nowMillis());
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

    @Override
    public void usagesAsking() {
        pacer.usagesAsking();
    }

    @Override
    public void usagesAnswered(int ceiling, long spentUntilMillis) {
        pacer.usagesAnswered(ceiling, spentUntilMillis);
    }
}
