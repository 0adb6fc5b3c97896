package dev.kimigate.jfr;

import dev.kimigate.call.CallListener;
import dev.kimigate.call.CallTrace;
import dev.kimigate.pacing.LimitSource;
import dev.kimigate.store.JvmStatus;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The events of this JVM. Until somebody has begun a recording in it, no class of Flight Recorder is touched; a JVM
 * without that module never has a recording. Any thread; never throws.
 */
/* The verifier loads what a method may return; so this class and AccountRecordings name no class that is an event. */
public final class Recordings {
    private final AtomicBoolean begun;
    /** Nobody tells, so it asks with each call. */
    private final boolean asks;

    private volatile boolean broken;

    /** @param begun whether this JVM has seen a recording */
    public Recordings(AtomicBoolean begun) {
        this(begun, false);
    }

    private Recordings(AtomicBoolean begun, boolean asks) {
        this.begun = begun;
        this.asks = asks;
    }

    /** Of a program of our own, which sees for itself whether there is a recording. */
    public static Recordings ofOwnProgram() {
        return new Recordings(new AtomicBoolean(), true);
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

    void server(String account, String accountId, boolean answers, int permits, int machines) {
        try {
            Events.server(account, accountId, answers, permits, machines);
        } catch (RuntimeException | LinkageError failure) {
            giveUp();
        }
    }

    CallTrace call(String account, String accountId, String client, String tool) {
        try {
            return Events.call(this, account, accountId, client, tool);
        } catch (RuntimeException | LinkageError failure) {
            giveUp();
            return CallTrace.NONE;
        }
    }

    /** False while no recording wants to know: one that is being started does not yet. */
    boolean limit(String account, String accountId, int before, int now, LimitSource source) {
        try {
            return Events.limit(account, accountId, before, now, source);
        } catch (RuntimeException | LinkageError failure) {
            giveUp();
            return false;
        }
    }

    boolean isWanted() {
        return !broken && (begun.get() || (asks && hasBegun()));
    }

    private boolean hasBegun() {
        try {
            return RecordingWatch.hasBegun();
        } catch (LinkageError noFlightRecorder) {
            giveUp();
            return false;
        }
    }

    /** Events cannot be made in this JVM: not worth a second try, and no call's business. */
    void giveUp() {
        broken = true;
    }
}
