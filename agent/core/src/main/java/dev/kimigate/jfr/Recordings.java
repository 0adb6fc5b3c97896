package dev.kimigate.jfr;

import dev.kimigate.call.CallListener;
import dev.kimigate.call.CallTrace;
import dev.kimigate.limiter.JvmStatus;
import dev.kimigate.pacing.LimitSource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The events of this JVM. Until somebody has begun a recording in it, no class of Flight Recorder is touched; a JVM
 * without that module never has a recording. Any thread; never throws.
 */
/* The verifier loads what a method may return; so this class and AccountRecordings name no class that is an event. */
public final class Recordings {
    private final AtomicBoolean begun;
    private volatile boolean broken;

    /** @param begun whether this JVM has seen a recording */
    public Recordings(AtomicBoolean begun) {
        this.begun = begun;
    }

    /** Who records the calls of an account. */
    public CallListener of(String account, String accountId) {
        return new AccountRecordings(this, account, accountId);
    }

    void reclaim(String account, String accountId, JvmStatus gone) {
        try {
            Events.reclaim(account, accountId, gone);
        } catch (RuntimeException | LinkageError failure) {
            giveUp();
        }
    }

    CallTrace call(String account, String accountId, String client) {
        try {
            return Events.call(this, account, accountId, client);
        } catch (RuntimeException | LinkageError failure) {
            giveUp();
            return CallTrace.NONE;
        }
    }

    void limit(String account, String accountId, int before, int now, LimitSource source) {
        try {
            Events.limit(account, accountId, before, now, source);
        } catch (RuntimeException | LinkageError failure) {
            giveUp();
        }
    }

    boolean isWanted() {
        return begun.get() && !broken;
    }

    /** Events cannot be made in this JVM: not worth a second try, and no call's business. */
    void giveUp() {
        broken = true;
    }
}
