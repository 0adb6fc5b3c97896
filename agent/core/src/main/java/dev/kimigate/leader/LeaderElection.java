package dev.kimigate.leader;

import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.runtime.GateThreads;
import dev.kimigate.store.Bound;
import dev.kimigate.store.BoundKeeper;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.LeaseWords;
import dev.kimigate.store.SharedState;
import dev.kimigate.store.Store;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one JVM of the machine leads it: this one, if no other shows that it does. Any thread; blocks nobody.
 *
 * <p>An office is taken by one swap of its number. The former leader, should it only have been slow, sees that and
 * ends; what it still puts in force or sends is refused, because its number is the lower one.
 */
public final class LeaderElection implements BoundKeeper {
    /** Who leads and gets no answer for so long lets others try. */
    private static final long NO_ANSWER_MILLIS = 2_000;

    /** Who tried lets others try for so long. */
    private static final long NEXT_TRY_MILLIS = 60_000;

    private static final long AT_EXIT_MILLIS = 250;

    private final Store store;
    private final SharedState shared;
    private final LeaderTerms terms;
    private final Supplier<LeaderFactory> factories;
    private final GateRuntime runtime;
    private final LeaderListener listener;
    private final long server;
    /** Guarded by this, like all below. */
    private @Nullable Reign reign;

    private boolean exitsInOrder;
    private long triedMillis = -NEXT_TRY_MILLIS;
    /** Whether what leads could not be made; then it is not tried again at once. */
    private volatile boolean broken;

    /** Whether that was said; the leader's thread alone asks. */
    private volatile boolean told;

    /** This JVM's time as leader, which is null while it is made. */
    private record Reign(@Nullable Leader leader, Thread thread) {}

    private LeaderElection(
            Store store,
            LeaderTerms terms,
            Supplier<LeaderFactory> factories,
            GateRuntime runtime,
            LeaderListener listener) {
        this.store = store;
        this.shared = store.shared();
        this.terms = terms;
        this.factories = factories;
        this.runtime = runtime;
        this.listener = listener;
        this.server = digest(terms.server());
    }

    /**
     * Binds the store, which no call has used yet, to what its machine leases. Does no file work and opens no
     * connection.
     *
     * @param terms whose node and office are not known yet
     * @param factories loads what speaks to the server; asked on the leader's thread
     */
    public static void begin(
            Store store,
            LeaderTerms terms,
            Supplier<LeaderFactory> factories,
            GateRuntime runtime,
            LeaderListener listener) {
        LeaderElection election = new LeaderElection(store, terms, factories, runtime, listener);
        election.join();
        store.leasedBy(election);
        election.inUse();
    }

    /** What the words say is of another time if nobody leads: nothing may start before the server was asked. */
    private void join() {
        if (shared.keeperWord(LeaseWords.COPIED, 1, 0)) {
            runtime.reports()
                    .report(store.name() + ": the state folder is a copy of a machine's that leases permits;"
                            + " this one leases its own, under a name of its own");
        }
        if (!claim()) {
            runtime.reports()
                    .report(store.name() + ": another JVM of this machine leases permits from another server;"
                            + " this one goes by what that leases. Set store alike for all");
        } else if (!isLed()) {
            bind(0);
        }
    }

    /** False while another JVM leases from another server. What nobody leases any more is ours to change. */
    private boolean claim() {
        long known = shared.keeperWord(LeaseWords.SERVER);
        if (known != 0 && known != server && isLed()) {
            return false;
        }
        if (known != server && shared.keeperWord(LeaseWords.SERVER, known, server)) {
            LeaseWords.set(shared, LeaseWords.BIRTH, 0);
            LeaseWords.set(shared, LeaseWords.ELSEWHERE, 0);
            LeaseWords.set(shared, LeaseWords.STARTS, 0);
            LeaseWords.set(shared, LeaseWords.STARTS_ELSEWHERE, 0);
            bind(0);
        }
        return shared.keeperWord(LeaseWords.SERVER) == server;
    }

    private void bind(int permits) {
        Bound present;
        do {
            present = shared.timedBound();
        } while (!shared.timedBound(present, Bound.of(permits)));
    }

    @Override
    public void callsWait() {
        Reign present = reign();
        if (present == null) {
            inUse();
            return;
        }
        Leader leader = present.leader();
        if (leader != null) {
            leader.wake();
        }
    }

    @Override
    public void inUse() {
        if (claim() && mayTry()) {
            elect();
        }
    }

    private synchronized @Nullable Reign reign() {
        return reign;
    }

    private synchronized boolean mayTry() {
        if (reign != null) {
            return false;
        }
        boolean rested = Math.abs(now() - triedMillis) > NEXT_TRY_MILLIS;
        return isLed() ? rested && isWithoutAnswer() : rested || !broken;
    }

    private boolean isLed() {
        return LeaseStatus.isFresh(shared.keeperWord(LeaseWords.BEAT), now());
    }

    private boolean isWithoutAnswer() {
        LeaseStatus lease = LeaseStatus.read(shared::keeperWord, now());
        return lease != null
                && lease.state() == LeaseStatus.State.LOST
                && now() - lease.sinceMillis() > NO_ANSWER_MILLIS;
    }

    private long now() {
        return runtime.clocks().nowMillis();
    }

    private synchronized void elect() {
        long office = shared.keeperWord(LeaseWords.OFFICE);
        if (reign != null || !shared.keeperWord(LeaseWords.OFFICE, office, office + 1)) {
            return;
        }
        triedMillis = now();
        LeaseWords.set(shared, LeaseWords.BEAT, triedMillis);
        LeaseWords.set(shared, LeaseWords.PID, ProcessHandle.current().pid());
        Thread thread = GateThreads.create("leader", () -> lead(terms.elected(node(), office + 1)));
        reign = new Reign(null, thread);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            reign = null;
            bind(terms.alone(shared.limit()));
        }
    }

    /** On the leader's thread. */
    private void lead(LeaderTerms elected) {
        try {
            Leader leader = factories.get().leader(elected, shared, runtime, listener);
            began(leader);
            leader.run();
            broken = false;
            if (leader.isForeign()) {
                runtime.reports()
                        .report(store.name() + ": another machine leases permits under this one's name, as when one is"
                                + " cloned while tools run; this one takes another name");
                LeaseWords.set(shared, LeaseWords.NODE, 0);
            }
        } catch (RuntimeException | Error failure) { // no host may see it, and its calls must go on
            broken = true;
            int permits = terms.alone(shared.limit());
            bind(permits);
            state(LeaseStatus.State.LOST);
            if (!told) { // it is tried again every minute
                told = true;
                listener.unusable(
                        failure instanceof IllegalArgumentException ? message(failure) : failure.toString(), permits);
            }
        } finally {
            ended(elected.office());
        }
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    private synchronized void began(Leader leader) {
        reign = new Reign(leader, Thread.currentThread());
        if (!exitsInOrder) {
            exitsInOrder = true;
            exitInOrder();
        }
    }

    private synchronized void ended(long office) {
        reign = null;
        if (shared.keeperWord(LeaseWords.OFFICE) == office) {
            LeaseWords.set(shared, LeaseWords.ELSEWHERE, 0);
            LeaseWords.set(shared, LeaseWords.STARTS_ELSEWHERE, 0);
            if (!broken) {
                state(LeaseStatus.State.AWAY);
            }
            LeaseWords.set(shared, LeaseWords.BEAT, 0);
        }
    }

    private void state(LeaseStatus.State state) {
        LeaseWords.set(shared, LeaseWords.STATE, LeaseStatus.word(state, now()));
    }

    /** A random number, kept with what the machine knows of the account. */
    private String node() {
        long known = shared.keeperWord(LeaseWords.NODE);
        if (known == 0 && shared.keeperWord(LeaseWords.NODE, 0, new SecureRandom().nextLong() | 1)) {
            known = shared.keeperWord(LeaseWords.NODE);
        }
        return Long.toHexString(known);
    }

    private void exitInOrder() {
        try {
            Runtime.getRuntime().addShutdownHook(GateThreads.create("leader-end", this::leave));
        } catch (IllegalStateException ending) {
            // Then the lease ends by itself.
        }
    }

    /** The machine's last JVM gives its permits back; if there are others, one of them goes on with them. */
    private void leave() {
        Reign present = reign();
        Leader leader = present == null ? null : present.leader();
        if (present == null || leader == null) {
            return;
        }
        if (hasOthers()) {
            leader.abandon();
        } else {
            leader.resign();
        }
        try {
            present.thread().join(AT_EXIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasOthers() {
        int running = 0;
        for (JvmStatus jvm : store.status().jvms()) {
            running += jvm.life() == JvmStatus.Life.GONE ? 0 : 1;
        }
        return running > 1;
    }

    /** Which server a name is of; FNV-1a, which is a few lines and no class. */
    private static long digest(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash | 1;
    }
}
