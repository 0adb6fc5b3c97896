package dev.kimigate.machine;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.runtime.ProblemReports;
import dev.kimigate.runtime.Timers;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the permits of all JVMs of the user on this machine: words in a mapped file, and for each JVM a byte lock that
 * the kernel drops when the process ends.
 *
 * <p>If the files are deleted, replaced or cut short, or our byte lock is lost, it registers anew with the permits
 * really in flight, on the timer's thread. Until it has, and until the others have had the time to do so too, this JVM
 * starts calls only below its part: the limit divided by the JVMs that held or waited lately, or that cannot register
 * either. What hinders it is reported once.
 */
/*
 * Who has lost the others goes on with the old words where these can still be used, because those who have not noticed
 * yet count there; with words in memory where not. Its part bounds what it adds wherever the others count.
 */
public final class MachineStore extends WordStore {
    private static final long CHECK_NANOS = 500_000_000;
    private static final long CHECK_APART_NANOS = 200_000_000;
    private static final long AT_ONCE_NANOS = 20_000_000;
    /** Within this, others that use the files have noticed what happened to these. */
    private static final long NOTICED_NANOS = 2_000_000_000;

    /** By how many the limit is divided at first, until those who cannot register either had the time to be counted. */
    private static final int FIRST_GUESS = 4;

    private static final long FAST_NANOS = 1_000_000;
    private static final long SLOW_NANOS = 5_000_000;
    private static final long FAST_FOR_NANOS = 100_000_000;
    private static final Duration PATIENCE_OF_A_CALL = Duration.ofSeconds(2);
    private static final Duration PATIENCE_OF_THE_TIMER = Duration.ofMillis(20);

    private final AccountFiles files;
    private final Timers timers;
    private final RecentPeers peers;
    private final ProblemReports reports;
    /** What others are told of this JVM; empty until it says something. */
    private volatile Announcement announcement = new Announcement("", true);

    private volatile @Nullable Consumer<JvmStatus> takenBack;

    /** Null while no file has a record of ours. Written under the store's lock, like the next. */
    private volatile @Nullable Membership membership;

    /** Whether others do not find us: we have no record, or it is in a file that is not the one at the path. */
    private volatile boolean apart;

    /** How the others were lost, until the timer has seen it. */
    private volatile @Nullable String newLoss;

    /** By how many JVMs the limit is divided because of those that we have seen; guarded by the store's lock. */
    private int met = 1;

    /**
     * The limit in force when we last looked, which is divided when the others are lost; guarded by the store's lock.
     */
    private int knownLimit = Layout.MOST;

    /** Whether a check is due; guarded by the store's lock, like {@link #usedSinceCheck}. */
    private boolean checking;

    private boolean usedSinceCheck;
    /** When we registered last; the timer's only, like the next. */
    private long joinedNanos;

    /** Null until the others are lost for the first time. */
    private @Nullable Separations separations;

    /** Null on the platforms of the list. */
    private final @Nullable SharingGuard guard;

    /** What is needed only while others are lost. */
    private record Separations(Anteroom anteroom, SeparationLog log) {}

    private record Announcement(String about, boolean limits) {}

    private record Membership(Registration registration, Reclaimer reclaimer) {
        static Membership of(Registration registration, Clocks clocks, Consumer<JvmStatus> takenBack) {
            return new Membership(registration, new Reclaimer(registration, clocks, takenBack));
        }
    }

    private MachineStore(AccountFiles files, PermitRecord permitRecord, GateRuntime runtime) {
        super(permitRecord, runtime);
        this.files = files;
        this.timers = runtime.timers();
        this.peers = new RecentPeers(runtime.clocks());
        this.reports = runtime.reports();
        this.joinedNanos = runtime.clocks().nowNanos();
        this.guard = ProvenPlatform.isListed() ? null : new SharingGuard(files);
    }

    /**
     * Registers this JVM. Does file work; waits two seconds at most, if others are opening at the same time.
     *
     * @param directory as {@link StateDirectory#prepare} gave it
     * @param accountHash letters and digits: the first 16 hex digits of a digest
     * @param accountName for people; an origin or a setting, never a key
     * @param configuredLimit 0 = this JVM was given none
     * @param label what this JVM calls itself; may be empty
     * @throws StoreException if the files cannot be used or trusted; then count with a {@link LocalStore}
     */
    public static MachineStore open(
            Path directory,
            String accountHash,
            String accountName,
            int configuredLimit,
            String label,
            GateRuntime runtime)
            throws StoreException {
        AccountFiles files = new AccountFiles(directory, accountHash, accountName, configuredLimit, label);
        Registration registration = Registration.open(files, runtime.clocks(), PATIENCE_OF_A_CALL);
        MachineStore store = new MachineStore(files, registration.permitRecord(), runtime);
        store.membership = store.membership(registration);
        return store;
    }

    /**
     * As {@link #open}, but never fails: what hinders is reported once, and while calls are made it tries again several
     * times a second. Until then the limit is divided by the JVMs that cannot register either; where not even these can
     * be counted it holds for this JVM alone.
     */
    public static MachineStore openOrAlone(
            Path directory,
            String accountHash,
            String accountName,
            int configuredLimit,
            String label,
            GateRuntime runtime) {
        try {
            return open(directory, accountHash, accountName, configuredLimit, label, runtime);
        } catch (StoreException e) {
            AccountFiles files = new AccountFiles(directory, accountHash, accountName, configuredLimit, label);
            MachineStore store = new MachineStore(files, region(files, runtime.clocks()), runtime);
            store.apart = true;
            store.separations().log().begin("");
            store.hindered(e, FIRST_GUESS);
            return store;
        }
    }

    @Override
    public void announce(String about, boolean limits) {
        announcement = new Announcement(about, limits);
        announce();
    }

    @Override
    public void onTakenBack(Consumer<JvmStatus> listener) {
        takenBack = listener;
    }

    @Override
    public boolean isShared() {
        return membership != null && !apart;
    }

    private Membership membership(Registration registration) {
        return Membership.of(registration, clocks(), this::tellTakenBack);
    }

    private void tellTakenBack(JvmStatus dead) {
        Consumer<JvmStatus> listener = takenBack;
        if (listener != null) {
            listener.accept(dead);
        }
    }

    private void announce() {
        Membership present = membership;
        if (present == null) {
            return;
        }
        try {
            boolean unused = underLock(() -> {
                Announcement latest = announcement;
                present.registration().announce(latest.about(), latest.limits() ? files.limit() : 0);
                return true;
            });
        } catch (InternalError e) {
            abandon(present.registration().permitRecord(), e);
        }
    }

    @Override
    public long tend(long quietNanos) {
        Membership present = membership;
        if (present != null) {
            try {
                present.reclaimer().run(quietNanos);
            } catch (InternalError e) {
                abandon(present.registration().permitRecord(), e);
            }
        }
        callsWait();
        return quietNanos < FAST_FOR_NANOS ? FAST_NANOS : SLOW_NANOS;
    }

    @Override
    public String name() {
        return files.accountName();
    }

    @Override
    public AccountStatus status() {
        return ask(record ->
                StateReader.read(record.words(), files.accountHash(), isShared(), clocks(), files.directory()));
    }

    @Override
    PermitRecord alone() {
        int configured = files.limit() == 0 ? Layout.MOST : files.limit();
        int least = Math.min(configured, knownLimit);
        return LocalStore.region(files.accountName(), least == Layout.MOST ? 0 : least, files.label(), clocks());
    }

    private static PermitRecord region(AccountFiles files, Clocks clocks) {
        return LocalStore.region(files.accountName(), files.limit(), files.label(), clocks);
    }

    /** From the first use on the files are looked at twice a second, until a while after the last. */
    @Override
    void used() {
        usedSinceCheck = true;
        if (!checking) {
            checking = true;
            timers.after(0, this::check);
        }
    }

    @Override
    void lost(PermitRecord ground, Throwable cause) {
        Membership former = membership;
        membership = null;
        try {
            permitRecord().learnFrom(ground, true);
            permitRecord().header().learnFrom(ground.header());
            peers.observe(ground);
        } catch (InternalError e) {
            // Then what was known before is all that is known.
        }
        timers.after(0, this::join);
        if (former != null) {
            // Until they notice, the others should still see what we held.
            timers.after(NOTICED_NANOS, former.registration()::leave);
        }
        standApart(reason(cause));
    }

    /** Under the store's lock. */
    private void standApart(String reason) {
        apart = true;
        newLoss = reason;
        met = Math.max(met, 1 + peers.count());
        shareWith(met, knownLimit);
    }

    @Override
    void left(PermitRecord permitRecord) {
        Membership present = membership;
        membership = null;
        if (present != null) {
            present.registration().leave();
        }
        timers.after(0, this::leaveNoTrace);
    }

    private void leaveNoTrace() {
        if (separations != null) {
            separations.anteroom().leave();
            separations.log().end();
        }
    }

    private Separations separations() {
        Separations known = separations;
        if (known == null) {
            known = new Separations(new Anteroom(files), new SeparationLog(files, reports, clocks()));
            separations = known;
        }
        return known;
    }

    private void check() {
        try {
            look();
            inUse();
        } finally {
            if (isStillUsed()) {
                timers.after(apart ? CHECK_APART_NANOS : CHECK_NANOS, this::check);
            } else if (separations != null && apart) {
                // Others may come while we do not count them: one call, until we have.
                separations.anteroom().leave();
                shareWith(Layout.MOST, knownLimit);
            }
        }
    }

    private void look() {
        Membership present = membership;
        if (apart || present == null) {
            join();
        } else if (guard != null && !guard.mayShare()) {
            stopSharing();
        } else if (isFound()) {
            verify();
            if (separations != null && hadTimeToCome()) {
                separations.log().end();
            }
        } else {
            moveOut(present);
        }
    }

    /** The whole limit is ours to use again when all that we met are here too, or had the time to come. */
    @Override
    void verified(PermitRecord ground) {
        peers.observe(ground);
        if (guard != null && !apart) {
            guard.look(ground.words());
        }
        if (!apart && sharers() > 1 && (hadTimeToCome() || ground.members() >= sharers())) {
            met = 1;
            shareWith(1, Layout.MOST);
        }
        if (sharers() == 1) {
            knownLimit = ground.limit();
        }
    }

    private boolean hadTimeToCome() {
        return clocks().nowNanos() - joinedNanos >= NOTICED_NANOS;
    }

    /** Whether a JVM that opens the files now finds us there. Does file work. */
    boolean isFound() {
        Membership present = membership;
        return present != null && !apart && present.registration().isIntact();
    }

    /** The files at the path are others. Those who have not seen that yet count with us in the old ones. */
    private void moveOut(Membership present) {
        verify();
        boolean unused = underLock(() -> {
            if (present.equals(membership)) {
                standApart(files.stateFile() + ": it was deleted or replaced");
            }
            return true;
        });
        join();
    }

    /** The others may still count us, and we them: what is in flight stays on record until each has its part. */
    private void stopSharing() {
        boolean unused = underLock(() -> {
            standApart("sharing was revoked");
            return true;
        });
        join();
    }

    /** Registers anew, on the timer's thread. */
    private void join() {
        if (!apart || isClosed()) {
            return;
        }
        String loss = newLoss;
        if (loss != null) {
            newLoss = null;
            if (hadTimeToCome() && !separations().log().isHindered()) {
                separations().log().end(); // nobody has looked since that one was over
            }
            separations().log().begin(loss);
        }
        try {
            joined(Registration.open(files, clocks(), PATIENCE_OF_THE_TIMER));
        } catch (StoreException e) {
            hindered(e, 1);
        } catch (InternalError e) {
            cutShort(e);
        }
    }

    private void cutShort(InternalError e) {
        if (membership == null) {
            hindered(new StoreException(files.stateFile() + " was cut short while it was opened", e), 1);
        } else {
            abandon(permitRecord(), e); // the old words: from now on those in memory
        }
    }

    private void joined(Registration registration) {
        Membership present = membership;
        Registration former = present == null ? null : present.registration();
        if (former == null || !registration.isInTheFileOf(former)) {
            try {
                // Those who were there before us may have begun anew; after a time alone they know better.
                registration
                        .permitRecord()
                        .learnFrom(permitRecord(), !separations().log().isHindered());
            } catch (InternalError e) {
                registration.leave();
                throw e;
            }
        }
        Membership next = membership(registration);
        if (!moveTo(registration.permitRecord(), () -> {
            membership = next;
            apart = false;
        })) {
            registration.leave();
            timers.after(AT_ONCE_NANOS, this::join);
            return;
        }
        if (former != null) {
            leave(former, registration);
        }
        announce();
        joinedNanos = clocks().nowNanos();
        separations().anteroom().leave();
        separations().log().joined();
        verify();
    }

    /** In another file the others should still see what we held, until they notice. */
    private void leave(Registration former, Registration next) {
        if (next.isInTheFileOf(former)) {
            former.leaveForAnother();
        } else {
            timers.after(NOTICED_NANOS, former::leave);
        }
    }

    /**
     * Others may be hindered too, and those that we have met may not be.
     *
     * @param firstGuess how many JVMs are hindered at least, until they had the time to be counted
     */
    private void hindered(StoreException problem, int firstGuess) {
        obeyPauseMarker();
        int jvms = hinderedJvms(problem);
        boolean unused = underLock(() -> {
            shareWith(Math.max(met, jvms > 0 ? Math.max(jvms, firstGuess) : 1), knownLimit);
            return true;
        });
        int limit = Math.min(Math.min(shared().limit(), shared().bound()), knownLimit);
        int told = Math.max(met, jvms);
        separations().log().hindered(problem, told <= 1 ? 0 : Math.max(1, limit / told), limit);
    }

    /** How many JVMs cannot register, this one included; 0 where that cannot be found out. */
    private int hinderedJvms(StoreException problem) {
        if (problem instanceof UnprovenPlatformException unproven) {
            return unproven.isRevoked()
                    ? SharingGuard.jvmsApart(files, separations().anteroom())
                    : 0;
        }
        int seats = separations().anteroom().enter();
        return problem instanceof StoreBusyException ? Math.max(2, seats) : seats;
    }

    /** Apart, the marker in the directory is all that {@code pause} and {@code resume} can reach us by. */
    private void obeyPauseMarker() {
        PermitRecord present = permitRecord();
        try {
            if (apart && !isClosed()) {
                present.header().pause(files.isPaused());
                MappedWords.settle();
            }
        } catch (InternalError e) {
            abandon(present, e);
        }
    }

    private String reason(Throwable cause) {
        if (cause instanceof InternalError) {
            return files.stateFile() + " was cut short";
        }
        if (cause instanceof RecordLostException) {
            return "this JVM was taken for dead: something in it opened and closed " + files.lockFile()
                    + ", or the files were replaced";
        }
        return files.stateFile() + ": " + cause.getMessage();
    }

    private boolean isStillUsed() {
        return underLock(() -> {
            checking = usedSinceCheck || !isIdle();
            usedSinceCheck = false;
            return checking;
        });
    }
}
