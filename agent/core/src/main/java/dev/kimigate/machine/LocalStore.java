package dev.kimigate.machine;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.JvmStatus;
import java.util.function.Consumer;

/** Counts the permits of this JVM alone. */
public final class LocalStore extends WordStore {
    /** A place may come free, or a time be set, between the poller's looks. */
    private static final long LONGEST_NAP_NANOS = 50_000_000;

    private final String accountHash;
    private final String accountName;

    private LocalStore(String accountHash, String accountName, PermitRecord permitRecord, GateRuntime runtime) {
        super(permitRecord, runtime);
        this.accountHash = accountHash;
        this.accountName = accountName;
    }

    /**
     * A store with nothing held.
     *
     * @param accountHash as the machine store would call its files
     * @param accountName for people; an origin or a setting, never a key
     * @param configuredLimit 0 = this JVM was given none
     * @param label what this JVM calls itself; may be empty
     */
    public static LocalStore create(
            String accountHash, String accountName, int configuredLimit, String label, GateRuntime runtime) {
        PermitRecord permitRecord = region(accountName, configuredLimit, label, runtime.clocks());
        return new LocalStore(accountHash, accountName, permitRecord, runtime);
    }

    /** A region of one record in memory. */
    static PermitRecord region(String accountName, int configuredLimit, String label, Clocks clocks) {
        MappedWords words = MappedWords.inMemory(Layout.record(1));
        new RegionHeader(words).name(accountName);
        new JvmRecord(words, 0).take(requireLimit(configuredLimit), label, 0, clocks.nowMillis());
        words.set(Layout.HIGH_WATER, 1);
        return new PermitRecord(words, 0, clocks);
    }

    static int requireLimit(int configuredLimit) {
        if (configuredLimit < 0 || configuredLimit > Layout.MOST) {
            throw new IllegalArgumentException(
                    "a limit must be 0 (none) to " + Layout.MOST + ", this one is " + configuredLimit);
        }
        return configuredLimit;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    /** There is nobody to tell. */
    @Override
    public void announce(String about, boolean limits) {}

    /** No other JVM counts here, so nothing is ever taken back. */
    @Override
    public void onTakenBack(Consumer<JvmStatus> listener) {}

    @Override
    public long tend(long quietNanos) {
        callsWait();
        return Math.min(permitRecord().untilTimeHelps(), LONGEST_NAP_NANOS);
    }

    @Override
    public String name() {
        return accountName;
    }

    @Override
    public AccountStatus status() {
        return StateReader.read(permitRecord().words(), accountHash, false, clocks(), null);
    }

    @Override
    PermitRecord alone() {
        return permitRecord();
    }

    @Override
    void used() {}

    @Override
    void verified(PermitRecord ground) {}

    @Override
    void left(PermitRecord permitRecord) {}

    @Override
    void lost(PermitRecord ground, Throwable cause) {
        throw new AssertionError("memory cannot be lost", cause);
    }
}
