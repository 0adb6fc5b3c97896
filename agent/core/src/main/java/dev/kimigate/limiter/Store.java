package dev.kimigate.limiter;

/**
 * Where the permits of one account are counted: in this JVM, or over all JVMs of the user on the machine.
 *
 * <p>Thread safe. No method blocks for longer than a few word operations, and none throws: a store that loses its
 * ground goes on with counting for this JVM alone and says so once.
 */
public interface Store extends AutoCloseable {
    /**
     * Tries to start one call: pause, cool-down, window, starts in a minute, the turn of other JVMs and the limit are
     * decided in one step. A store without a waiting line of its own (see {@link #waiting}) stands behind all JVMs that
     * wait.
     */
    Admission tryAcquire();

    /** Counts one call that has started already, elsewhere: whatever the limit is. */
    void carry();

    /** Takes one unconfirmed start off. */
    void confirm();

    /**
     * Gives one counted permit back.
     *
     * @param unconfirmed whether the start was still unconfirmed
     */
    void release(boolean unconfirmed);

    /**
     * Tells the others how many calls wait here.
     *
     * @param count 0 leaves the queue of the JVMs
     * @param oldestSinceMillis since when the oldest waits, wall clock; meaningless when {@code count} is 0
     */
    void waiting(int count, long oldestSinceMillis);

    /** Tells the others how many of our permits belong to calls whose readers have not read for long. */
    void stalled(int permits);

    /** One more (1) or one less (-1) of our permits belongs to an answer that has ended. */
    void lingering(int change);

    /**
     * Housekeeping, called by the poller while calls wait here.
     *
     * @param quietNanos time since the line here began or last got a permit
     * @return nanoseconds until the next look is worth while, if nothing is given back in this JVM before;
     *     {@code Long.MAX_VALUE} = never
     */
    long tend(long quietNanos);

    /** The shared words; the same object each time. */
    SharedState shared();

    /** What is known about digests, shared like {@link #shared}; the same object each time. */
    DigestTable digests();

    /** The account's name for people: an origin or a setting, never a key. */
    String name();

    /** A snapshot; disturbs nobody. */
    AccountStatus status();

    /** Leaves. Permits still held stay counted by the others until they notice that we are gone. */
    @Override
    void close();
}
