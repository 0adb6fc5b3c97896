package dev.kimigate.start;

import dev.kimigate.account.Account;
import dev.kimigate.call.CallListener;
import dev.kimigate.jfr.Recordings;
import dev.kimigate.jmx.AccountBeans;
import dev.kimigate.limiter.Limiter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What others can see of the gate by the JDK's own means (JFR, JMX), once they have begun to look. Any thread. */
final class Observation {
    private final AtomicBoolean recorded;
    private final AtomicBoolean managed;
    /** Made with the first account, like the other: before, there is nothing to see. Guarded by this. */
    private @Nullable Recordings recordings;
    /** Written under the lock. */
    private volatile @Nullable AccountBeans beans;

    /**
     * @param recorded whether somebody has begun a recording (JFR)
     * @param managed whether somebody has begun to manage this JVM (JMX)
     */
    Observation(AtomicBoolean recorded, AtomicBoolean managed) {
        this.recorded = recorded;
        this.managed = managed;
    }

    /** Shows an account that is opened now; who is told of its calls. */
    CallListener opened(Account account, Limiter limiter) {
        beans().opened(limiter);
        return recordings().of(account.name(), account.id());
    }

    /** Somebody has begun to manage this JVM. Called in the middle of class loading: takes no lock. */
    void managed() {
        AccountBeans present = beans;
        if (present != null) {
            present.began();
        }
    }

    /** What a detached JVM knows is not shown in it. */
    void detached(boolean now) {
        AccountBeans present = beans;
        if (present != null) {
            present.withdrawn(now);
        }
    }

    private synchronized AccountBeans beans() {
        AccountBeans present = beans;
        if (present == null) {
            present = new AccountBeans(managed);
            beans = present;
        }
        return present;
    }

    private synchronized Recordings recordings() {
        Recordings present = recordings;
        if (present == null) {
            present = new Recordings(recorded);
            recordings = present;
        }
        return present;
    }
}
