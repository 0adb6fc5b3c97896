package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;

/** Counts the permits of this JVM alone. */
public final class LocalStore extends WordStore {
    /** A place may come free, or a time be set, between the poller's looks. */
    private static final long LONGEST_NAP_NANOS = 50_000_000;

    private final String accountHash;
    private final String accountName;

    private LocalStore(String accountHash, String accountName, Ledger ledger, Clocks clocks) {
        super(ledger, clocks);
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
            String accountHash, String accountName, int configuredLimit, String label, Limiters limiters) {
        Clocks clocks = limiters.clocks();
        return new LocalStore(accountHash, accountName, region(accountName, configuredLimit, label, clocks), clocks);
    }

    /** A region of one record in memory. */
    static Ledger region(String accountName, int configuredLimit, String label, Clocks clocks) {
        Words words = Words.inMemory(Layout.record(1));
        new Header(words).name(accountName);
        new JvmRecord(words, 0).take(requireLimit(configuredLimit), label, 0, clocks.nowMillis());
        words.set(Layout.HIGH_WATER, 1);
        return new Ledger(words, 0, clocks);
    }

    static int requireLimit(int configuredLimit) {
        if (configuredLimit < 0 || configuredLimit > Layout.MOST) {
            throw new IllegalArgumentException(
                    "a limit must be 0 (none) to " + Layout.MOST + ", this one is " + configuredLimit);
        }
        return configuredLimit;
    }

    @Override
    public long tend(long quietNanos) {
        return Math.min(ledger().untilTimeHelps(), LONGEST_NAP_NANOS);
    }

    @Override
    public String name() {
        return accountName;
    }

    @Override
    public AccountStatus status() {
        return StateReader.read(ledger().words(), accountHash, false, clocks());
    }

    @Override
    Ledger alone() {
        return ledger();
    }

    @Override
    void used() {}

    @Override
    void verified(Ledger ground) {}

    @Override
    void left(Ledger ledger) {}

    @Override
    void lost(Ledger ground, Throwable cause) {
        throw new AssertionError("memory cannot be lost", cause);
    }
}
