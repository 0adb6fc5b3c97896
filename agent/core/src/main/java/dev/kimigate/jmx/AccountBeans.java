package dev.kimigate.jmx;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.log.Log;
import dev.kimigate.runtime.GateThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The accounts of this JVM as MBeans, once the host itself has started the platform's MBean server: we never start it.
 *
 * <p>Until then this class does nothing but keep a list, and touches nothing of JMX. After that a thread of its own
 * does the work, some time later: never the host's, never in the middle of its class loading. Any thread; no method
 * waits or throws.
 */
/* Runs itself on the timer: a lambda made in the middle of the host's class loading would load more of it. */
public final class AccountBeans implements Runnable {
    private static final Logger LOG = Log.logger(AccountBeans.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATEST = Duration.ofMinutes(5);

    private final AtomicBoolean managed;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Guarded by itself. */
    private final List<Limiter> accounts = new ArrayList<>();

    private volatile @Nullable Limiter timer;
    private volatile boolean withdrawn;
    /** Guarded by this, as the next is. */
    private @Nullable Registrar registrar;

    private Duration pause = SOON;

    /** @param managed whether somebody has begun to manage this JVM */
    public AccountBeans(AtomicBoolean managed) {
        this.managed = managed;
    }

    /** An account's first call is about to be made. */
    public void opened(Limiter account) {
        synchronized (accounts) {
            accounts.add(account);
        }
        timer = account;
        changed();
    }

    /** Somebody has begun to manage this JVM. May be called in the middle of class loading. */
    public void began() {
        changed();
    }

    /** Whether the accounts are to be seen from now on. */
    public void withdrawn(boolean now) {
        withdrawn = now;
        changed();
    }

    private void changed() {
        if (managed.get()) {
            schedule(SOON);
        }
    }

    private void schedule(Duration delay) {
        Limiter account = timer;
        if (account != null && scheduled.compareAndSet(false, true)) {
            account.later(this, delay);
        }
    }

    /** Called by the timer, which others need: foreign code is told of a new MBean, so a thread of our own does it. */
    @Override
    public void run() {
        try {
            GateThreads.create("jmx", this::work).start();
        } catch (OutOfMemoryError e) {
            scheduled.set(false); // the JVM has no thread for it; the next account that is opened asks again
        }
    }

    private void work() {
        scheduled.set(false);
        try {
            Duration next = settle();
            if (next != null) {
                schedule(next);
            }
        } catch (Exception | LinkageError failure) {
            LOG.debug("the accounts cannot be seen as MBeans: {}", failure.toString());
        }
    }

    /**
     * When to look again: the platform's MBean server is not there yet, something else of JMX was begun. Null: it is,
     * and shows what there is. Only threads of our own come here, so that nobody waits for what the server does.
     */
    private synchronized @Nullable Duration settle() throws Exception {
        if (registrar == null) {
            registrar = Registrar.ofPlatform();
        }
        Registrar present = registrar;
        if (present == null) {
            pause = longer(pause);
            return pause;
        }
        present.show(withdrawn ? List.of() : accounts());
        return null;
    }

    private List<Limiter> accounts() {
        synchronized (accounts) {
            return List.copyOf(accounts);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LATEST) > 0 ? LATEST : twice;
    }
}
