package dev.kimigate.store;

import java.util.function.Consumer;

/**
 * Where the permits of one account are counted: in this JVM, or over all JVMs of the user on the machine.
 *
 * <p>Thread safe. No method blocks for longer than a few word operations, and none throws: a store that loses its
 * ground goes on with counting for this JVM alone and says so once.
 */
public interface Store extends AutoCloseable {
    /** No store counts further: every limit, bound and window is smaller or means "none". */
    int MOST_PERMITS = 0xffff;

    /**
     * Tries to start one call: pause, cool-down, window, starts in a minute, the turn of other JVMs and the limit are
     * decided in one step. A store without a queue of its own (see {@link #waiting}) stands behind all JVMs that wait.
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
     * @param quietNanos time since the queue here began or last got a permit
     * @return nanoseconds until the next look is worth while, if nothing is given back in this JVM before;
     *     {@code Long.MAX_VALUE} = never
     */
    long tend(long quietNanos);

    /** What to do after each change of the policy or the bound by this JVM: calls that wait may be able to start. */
    void whenChanged(Runnable listener);

    /** The shared words; the same object each time. */
    SharedState shared();

    /** What is known about digests, shared like {@link #shared}; the same object each time. */
    DigestTable digests();

    /** Whether calls are counted together with those of other JVMs at this moment. */
    boolean isShared();

    /**
     * Tells the others about this JVM, now and whenever it loses and finds them again. Any thread; does no file work.
     *
     * @param about for people; control characters are not shown, and no more than 240 bytes are kept
     * @param limits whether the configured limit is to count, for all JVMs
     */
    void announce(String about, boolean limits);

    /**
     * Who is told of each JVM that ended with something on record, when this JVM has taken that back; on the poller's
     * thread, so it must not block.
     */
    void onTakenBack(Consumer<JvmStatus> listener);

    /** Who looks after this store's bound from now on; asked from the poller and the store's timer. */
    void leasedBy(BoundKeeper keeper);

    /** The account's name for people: an origin or a setting, never a key. */
    String name();

    /** A snapshot; disturbs nobody. */
    AccountStatus status();

    /** Leaves. Permits still held stay counted by the others until they notice that we are gone. */
    @Override
    void close();
}
