package dev.kimigate.start;

import dev.kimigate.account.Account;
import dev.kimigate.call.CallListener;
import dev.kimigate.jfr.Recordings;
import dev.kimigate.jmx.AccountBeans;
import dev.kimigate.limiter.Limiter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What others can see of the gate by the JDK's own means (JFR, JMX), once they have begun to look. Any thread. */
final class Observability {
    /** Whether somebody has begun a recording (JFR). */
    private final AtomicBoolean recorded = new AtomicBoolean();
    /** Whether somebody has begun to manage this JVM (JMX). */
    private final AtomicBoolean managed = new AtomicBoolean();

    private final boolean ownProgram;
    /** Made with the first account, like the other: before, there is nothing to see. Guarded by this. */
    private @Nullable Recordings recordings;
    /** Written under the lock. */
    private volatile @Nullable AccountBeans beans;

    /** Of a host, which its agent looks at. */
    Observability() {
        this(false);
    }

    /** {@code ownProgram}: no agent tells when somebody looks, and no host minds that we look ourselves. */
    Observability(boolean ownProgram) {
        this.ownProgram = ownProgram;
        managed.set(ownProgram);
    }

    /** Shows an account that is opened now; who is told of its calls. */
    CallListener opened(Account account, Limiter limiter) {
        beans().opened(limiter);
        return recordings().of(account.name(), account.id());
    }

    /** Called in the middle of class loading: takes no lock. What has begun once stays so. */
    void begun(boolean recording, boolean management) {
        if (recording) {
            recorded.set(true);
        }
        if (management && !managed.getAndSet(true)) {
            showAccounts();
        }
    }

    private void showAccounts() {
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
            present = ownProgram ? Recordings.ofOwnProgram() : new Recordings(recorded);
            recordings = present;
        }
        return present;
    }
}
