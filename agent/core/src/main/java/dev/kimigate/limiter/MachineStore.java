package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the permits of all JVMs of the user on this machine: words in a mapped file, and for each JVM a byte lock that
 * the kernel drops when the process ends.
 *
 * <p>If the files are deleted, replaced or cut short, or our byte lock is lost, it registers anew with the permits
 * really in flight, on the timer's thread; until then nobody starts. If that fails it counts for this JVM alone, and
 * tries again from time to time. Either is reported once.
 */
public final class MachineStore extends WordStore {
    private static final long CHECK_NANOS = 1_000_000_000;
    private static final int CHECKS_BETWEEN_ATTEMPTS = 5;
    private static final long FAST_NANOS = 1_000_000;
    private static final long SLOW_NANOS = 5_000_000;
    private static final long FAST_FOR_NANOS = 100_000_000;

    private final Place place;
    private final Timers timers;
    private final Reports reports;
    /** What others are told of this JVM; empty until it says something. */
    private volatile Announcement announcement = new Announcement("", true);

    private volatile @Nullable Consumer<JvmStatus> takenBack;

    /** Null while this JVM counts alone. */
    private volatile @Nullable Membership membership;

    /** Whether a check is due within a second; guarded by the store's lock, like {@link #usedSinceCheck}. */
    private boolean checking;

    private boolean usedSinceCheck;
    /** Checks since we are alone; the timer's only. */
    private int aloneForChecks;

    private boolean toldThatAlone;

    private record Announcement(String about, boolean limits) {}

    private record Membership(Registration registration, Reclaimer reclaimer) {
        static Membership of(Registration registration, Clocks clocks, Consumer<JvmStatus> takenBack) {
            return new Membership(registration, new Reclaimer(registration, clocks, takenBack));
        }
    }

    private MachineStore(Place place, Registration registration, Limiters limiters) {
        super(registration.ledger(), limiters.clocks());
        this.place = place;
        this.timers = limiters.timers();
        this.reports = limiters.reports();
        this.membership = membership(registration);
    }

    private MachineStore(Place place, StoreException problem, Limiters limiters) {
        super(region(place, limiters.clocks()), limiters.clocks());
        this.place = place;
        this.timers = limiters.timers();
        this.reports = limiters.reports();
        tellThatAlone("the shared state cannot be used (" + problem.getMessage() + ")");
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
            Limiters limiters)
            throws StoreException {
        Place place = new Place(directory, accountHash, accountName, configuredLimit, label);
        requireProvenPlatform();
        return new MachineStore(place, Registration.open(place, limiters.clocks()), limiters);
    }

    /**
     * As {@link #open}, but never fails: what hinders is reported once, the limit then holds for this JVM alone, and
     * while calls are made it tries again every few seconds.
     */
    public static MachineStore openOrAlone(
            Path directory,
            String accountHash,
            String accountName,
            int configuredLimit,
            String label,
            Limiters limiters) {
        try {
            return open(directory, accountHash, accountName, configuredLimit, label, limiters);
        } catch (StoreException e) {
            Place place = new Place(directory, accountHash, accountName, configuredLimit, label);
            return new MachineStore(place, e, limiters);
        }
    }

    /**
     * Tells the others about this JVM, now and whenever it registers anew. Any thread; does no file work.
     *
     * @param about for people; control characters are not shown, and no more than 240 bytes are kept
     * @param limits whether the configured limit is to count, for all JVMs
     */
    public void announce(String about, boolean limits) {
        announcement = new Announcement(about, limits);
        announce();
    }

    /**
     * Who is told of each JVM that ended with something on record, when this JVM has taken that back; on the poller's
     * thread, so it must not block.
     */
    public void onTakenBack(Consumer<JvmStatus> listener) {
        takenBack = listener;
    }

    /** Whether this JVM counts together with the others, and not alone until it can. */
    public boolean isShared() {
        return membership != null;
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
                present.registration().announce(latest.about(), latest.limits() ? place.limit() : 0);
                return true;
            });
        } catch (InternalError e) {
            abandon(present.registration().ledger(), e);
        }
    }

    @Override
    public long tend(long quietNanos) {
        Membership present = membership;
        if (present != null) {
            try {
                present.reclaimer().run(quietNanos);
            } catch (InternalError e) {
                abandon(present.registration().ledger(), e);
            }
        }
        return quietNanos < FAST_FOR_NANOS ? FAST_NANOS : SLOW_NANOS;
    }

    @Override
    public String name() {
        return place.accountName();
    }

    @Override
    public AccountStatus status() {
        while (true) {
            Ledger ledger = ledger();
            try {
                return StateReader.read(ledger.words(), place.accountHash(), membership != null, clocks());
            } catch (InternalError e) {
                abandon(ledger, e);
            }
        }
    }

    @Override
    Ledger alone() {
        return region(place, clocks());
    }

    private static Ledger region(Place place, Clocks clocks) {
        return LocalStore.region(place.accountName(), place.limit(), place.label(), clocks);
    }

    /** From the first use on the files are looked at every second, until a second after the last. */
    @Override
    void used() {
        usedSinceCheck = true;
        if (!checking) {
            checking = true;
            timers.after(0, this::check);
        }
    }

    @Override
    void lost(Ledger ground, Throwable cause) {
        Membership former = membership;
        membership = null;
        try {
            ledger().learnFrom(ground, true);
            Words.settle();
        } catch (InternalError e) {
            // Then nothing is known.
        }
        timers.after(0, () -> rejoin(reason(cause)));
        if (former != null) {
            // The others notice within a second, and until then should still see what we held.
            timers.after(2 * CHECK_NANOS, () -> former.registration().leave());
        }
    }

    @Override
    void left(Ledger ledger) {
        Membership present = membership;
        membership = null;
        if (present != null) {
            present.registration().leave();
        }
    }

    private void check() {
        try {
            look();
        } finally {
            if (isStillUsed()) {
                timers.after(CHECK_NANOS, this::check);
            }
        }
    }

    private void look() {
        Membership present = membership;
        if (present == null) {
            retryWhenAlone();
        } else if (present.registration().isIntact()) {
            verify();
        } else {
            abandon(present.registration().ledger(), new IllegalStateException("it was deleted or replaced"));
        }
    }

    private void retryWhenAlone() {
        obeyPauseMarker();
        aloneForChecks++;
        if (aloneForChecks % CHECKS_BETWEEN_ATTEMPTS == 0) {
            rejoin("");
        }
    }

    /** Registers anew, on the timer's thread. */
    private void rejoin(String reason) {
        if (membership != null) {
            return;
        }
        try {
            Registration registration = Registration.open(place, clocks());
            // Those who were there before us may have begun anew; after a time alone they know better.
            registration.ledger().learnFrom(ledger(), !reason.isEmpty());
            joined(registration, reason);
        } catch (StoreException | InternalError e) {
            obeyPauseMarker();
            admitAlone();
            tellThatAlone("the shared state was lost (" + reason + ", and " + e.getMessage() + ")");
        }
    }

    /** Alone, the marker in the directory is all that {@code pause} and {@code resume} can reach us by. */
    private void obeyPauseMarker() {
        if (!isClosed()) {
            ledger().header().pause(place.isPaused());
        }
    }

    private void joined(Registration registration, String reason) {
        Membership next = membership(registration);
        if (!moveTo(registration.ledger(), () -> membership = next)) {
            registration.leave();
            admitAlone();
            return;
        }
        announce();
        aloneForChecks = 0;
        toldThatAlone = false;
        if (!reason.isEmpty()) {
            reports.report(place.accountName() + ": the shared state was lost (" + reason
                    + "); registered anew with what is in flight");
        } else {
            reports.report(place.accountName() + ": counting together with the other JVMs again");
        }
    }

    private void tellThatAlone(String problem) {
        if (!toldThatAlone) {
            toldThatAlone = true;
            reports.report(place.accountName() + ": " + problem + "; the limit now holds for this JVM alone");
        }
    }

    private String reason(Throwable cause) {
        if (cause instanceof InternalError) {
            return place.stateFile() + " was cut short";
        }
        if (cause instanceof RecordLostException) {
            return "this JVM was taken for dead: something in it opened and closed " + place.lockFile()
                    + ", or the files were made anew";
        }
        return place.stateFile() + ": " + cause.getMessage();
    }

    private boolean isStillUsed() {
        return underLock(() -> {
            checking = usedSinceCheck || !isIdle();
            usedSinceCheck = false;
            return checking;
        });
    }

    private static void requireProvenPlatform() throws StoreException {
        String system = System.getProperty("os.name", "");
        if (!system.equals("Linux")) {
            throw new StoreException("counting over JVMs has been proven on Linux only, this is " + system);
        }
    }
}
