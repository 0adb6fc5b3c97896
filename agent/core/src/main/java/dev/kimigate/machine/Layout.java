package dev.kimigate.machine;

import dev.kimigate.store.Bound;
import dev.kimigate.store.DigestTable;
import dev.kimigate.store.SharedState;
import dev.kimigate.store.Store;
import java.util.Objects;

/**
 * Where the words are, version 1: one header, then one record for each JVM. Offsets in bytes.
 *
 * <p>Fixed for as long as the magic is: header size, stride, the record's own word and the byte of the lock file that
 * stands for a record. An agent that needs another layout takes another magic, and must join this one while any JVM of
 * this one lives. New words take free places and raise the minor version.
 */
final class Layout {
    /** "KGATE002", written last. */
    static final long MAGIC_VALUE = 0x4B47415445303032L;

    static final int HEADER = 4096;
    static final int STRIDE = 1024;
    static final int RECORDS = 256;
    static final int SIZE = HEADER + RECORDS * STRIDE;
    static final long GEOMETRY_VALUE = ((long) HEADER << 48) | ((long) STRIDE << 32) | ((long) RECORDS << 16);
    static final long MINOR = 7;

    static final int MAGIC = 0;
    static final int GEOMETRY = 8;
    /** Which slot holds the policy: version (48) | slot (16); 0 = none was written yet. */
    static final int POLICY = 16;
    /** When an answer was last read to its end, milliseconds of the epoch. */
    static final int LAST_END = 24;

    static final int NEXT_TICKET = 32;
    /** Records below this one are, or were, in use. */
    static final int HIGH_WATER = 40;

    /** Before this nobody starts above what is proven, milliseconds of the epoch. */
    static final int NEXT_PROBE = 48;

    /**
     * {@link Bound}: its end on the monotonic clock (47) | how many calls may be in flight, plus one (17); 0 = nobody
     * has ever set a bound.
     */
    static final int BOUND = 56;

    static final int PAUSED = 64;
    /** Words of the account's own, {@link DigestTable#word}. */
    static final int SHARED = 72;

    static final int SHARED_WORDS = DigestTable.WORDS;
    /** Starts by time: {@link StartLog}. */
    static final int STARTS = 128;

    /** Words of the bound's keepers, {@link SharedState#keeperWord}. */
    static final int KEEPER = 1152;

    /** The bound's end on the wall clock. */
    static final int BOUND_END = KEEPER + SharedState.KEEPER_WORDS * Long.BYTES;

    /** {@link FileIdentity} of the file that this is the header of; 0 = minor version 6. */
    static final int IDENTITY = BOUND_END + Long.BYTES;

    static final int VERDICTS = 1536;
    static final int VERDICT_COUNT = 32;
    static final int NAME = 2048;
    static final int NAME_CAPACITY = 512;
    /** To the end of the header, {@link DigestSlots}. */
    static final int DIGESTS = 2560;

    /** Generation (32) | unconfirmed starts (16) | held permits (16). */
    static final int WORD = 0;
    /** Place in the queue of the JVMs, its ticket; 0 = does not wait. */
    static final int TICKET = 8;

    static final int HEARTBEAT = 16;
    static final int LIMIT = 24;
    static final int WAITING = 32;
    static final int OLDEST_SINCE = 40;
    static final int STALLED = 48;
    static final int GRANTS = 56;
    /** 0 = nobody's record. */
    static final int PID = 64;

    static final int PID_NAMESPACE = 72;
    static final int SINCE = 80;
    /** Permits still held though their answers have ended. */
    static final int LINGERING = 88;
    /**
     * {@link LockFile#identity} of the lock file in which the record's byte is locked; 0 = a JVM of minor version 3.
     */
    static final int LOCK_FILE = 96;

    /** 1 while its JVM decides whether a call may start; with the next two off the list of proven platforms only. */
    static final int ADMITTING = 104;

    /** Calls that it took over without a decision: those under way when it registered, and those never counted. */
    static final int CARRIED = 112;
    /** How often the limit that it obeyed has changed (48) | that limit at its last start (16). */
    static final int OBEYED = 120;

    static final int LABEL = 128;
    static final int LABEL_CAPACITY = 128;
    /** Two slots for policies, written by the record's owner alone. */
    static final int SLOTS = 256;

    static final int SLOT = 256;

    /** {@link #SINCE} of the JVM that wrote {@link #ABOUT}: a JVM of minor version 2 leaves what it finds there. */
    static final int ABOUT_SINCE = 768;

    static final int ABOUT = 776;
    static final int ABOUT_CAPACITY = 248;

    static final int MOST = Store.MOST_PERMITS;
    static final long ONE_HELD = 1;
    static final long ONE_UNCONFIRMED = 1L << 16;

    private Layout() {}

    static int keeper(int index) {
        return KEEPER + Objects.checkIndex(index, SharedState.KEEPER_WORDS) * Long.BYTES;
    }

    static int record(int index) {
        return HEADER + index * STRIDE;
    }

    static int held(long word) {
        return (int) (word & MOST);
    }

    static int unconfirmed(long word) {
        return (int) ((word >>> 16) & MOST);
    }

    static long generation(long word) {
        return word >>> 32;
    }

    static int obeyedLimit(long obeyed) {
        return (int) (obeyed & MOST);
    }

    static long nextObeyed(long obeyed, int limit) {
        return ((obeyed >>> 16) + 1) << 16 | limit;
    }

    static int slot(int slot) {
        return record(slot >>> 1) + SLOTS + (slot & 1) * SLOT;
    }

    /** The same counts are not carried over: a new generation starts with none. */
    static long nextGeneration(long word) {
        return ((word >>> 32) + 1) << 32;
    }
}
