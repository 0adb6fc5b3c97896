package dev.kimigate.call;

import dev.kimigate.pacing.LimitSource;
import dev.kimigate.store.JvmStatus;

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
     * @param tool whose call a gateway makes; empty for a call of the JVM itself
     * @return who is told of its course
     */
    public CallTrace entering(String client, String tool) {
        return CallTrace.NONE;
    }

    /**
     * The limit in force is another than it was when this JVM last looked: with each decision of its own, and about
     * once a second while answers are open.
     *
     * @param before 0 = nobody had looked
     * @return false to be told again with the next look
     */
    public boolean limited(int before, int now, LimitSource source) {
        return true;
    }

    /**
     * The server that machines share permits on answers, for the first time or again, or does not any more. Told in the
     * JVM that leads the machine; asked only of one that listens.
     *
     * @param permits how many permits the machine may use now
     * @param machines how many machines the account has at the server; 0 = that is not known
     */
    public void server(boolean answers, int permits, int machines) {}

    /** Permits that another JVM held when it ended were taken back by this one: what it had on record. */
    public void reclaimed(JvmStatus gone) {}
}
