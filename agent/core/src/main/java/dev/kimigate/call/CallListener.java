package dev.kimigate.call;

import dev.kimigate.limiter.JvmStatus;
import dev.kimigate.pacing.LimitSource;

/**
 * Is told what happens to the calls of one account in this JVM; this one is told nothing, others extend it. Any thread;
 * no method may block or throw.
 */
/* A class and not an interface: the first gated call of a host loads one class less. */
public class CallListener {
    public static final CallListener NONE = new CallListener();

    protected CallListener() {}

    /** Whether it wants to be told of anything now; asked with every call. */
    public boolean listens() {
        return false;
    }

    /**
     * A call asks for its first permit; asked only of one that listens.
     *
     * @param client the library it is made by
     * @return who is told of its course
     */
    public CallTrace entering(String client) {
        return CallTrace.NONE;
    }

    /**
     * The limit in force is another than it was when this JVM last looked: with each decision of its own, and about
     * once a second while answers are open.
     *
     * @param before 0 = nobody had looked
     */
    public void limited(int before, int now, LimitSource source) {}

    /** Permits that another JVM held when it ended were taken back by this one: what it had on record. */
    public void reclaimed(JvmStatus gone) {}
}
