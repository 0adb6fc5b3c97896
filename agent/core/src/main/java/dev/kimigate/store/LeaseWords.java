package dev.kimigate.store;

/**
 * What the words of the bound's keepers mean, where a leader leases permits for the machine from a server. Only the
 * leader in office writes; who takes the office over reads what the former knew.
 */
public final class LeaseWords {
    /** A digest of the server's name; 0 = permits are not leased. */
    public static final int SERVER = 0;

    /** How often a leader was elected. */
    public static final int OFFICE = 1;

    /** When the leader in office last showed that it lives, wall clock; 0 = it left. */
    public static final int BEAT = 2;

    /** The machine's name for the server. */
    public static final int NODE = 3;

    /** When the lease is over here, monotonic nanoseconds. */
    public static final int ENDS = 4;

    /** When the request was sent that was answered last, monotonic nanoseconds. */
    public static final int ANSWERED = 5;

    /** The account's lease (32) and reserve (32), milliseconds. */
    public static final int TIMES = 6;

    /** Which of the server's memories answered last; 0 = none ever did. */
    public static final int BIRTH = 7;

    /** Permits leased (16), the machine's share (16), the account's machines (16), its limit (16). */
    public static final int COUNTS = 8;

    /** Permits that other machines have (32), and calls that wait there (32). */
    public static final int ELSEWHERE = 9;

    /** Since when, wall clock, and {@link LeaseStatus.State} in the last two bits. */
    public static final int STATE = 10;

    /** The process that leads, by its own id. */
    public static final int PID = 11;

    /** How many calls of the machine may start in a minute, of those of the account, plus one; 0 = nobody said. */
    public static final int STARTS = 12;

    /** How many calls of other machines started (32) in the minute before that second, wall clock (32). */
    public static final int STARTS_ELSEWHERE = 13;

    /** 1 = the words were emptied because their file is a copy, and nobody said so yet. */
    public static final int COPIED = 14;

    private static final int HALF = 32;
    private static final int QUARTER = 16;
    private static final int MOST = 0xffff;
    private static final long MINUTE_SECONDS = 60;

    private LeaseWords() {}

    /** Writes a word, whatever it is now; for who is in office. */
    public static void set(SharedState shared, int word, long value) {
        long present;
        do {
            present = shared.keeperWord(word);
        } while (present != value && !shared.keeperWord(word, present, value));
    }

    /**
     * How many calls of the machine may start in a minute.
     *
     * @param perMinute how many of the account may
     * @param starts the word {@link #STARTS}
     */
    public static int startsHere(int perMinute, long starts) {
        return starts <= 0 ? perMinute : (int) Math.min(perMinute, starts - 1);
    }

    /** So many calls of other machines started in the minute before. */
    public static long startsElsewhere(int starts, long nowMillis) {
        return starts <= 0 ? 0 : halves(nowMillis / 1_000, starts);
    }

    /**
     * How many calls of other machines started in the last minute, as far as that is known: of what was told more than
     * a minute ago, none did.
     *
     * @param word as {@link #startsElsewhere(int, long)} made it
     */
    public static int startsElsewhere(long word, long nowMillis) {
        long age = nowMillis / 1_000 - Integer.toUnsignedLong(high(word));
        return Math.abs(age) > MINUTE_SECONDS ? 0 : Math.max(0, low(word));
    }

    /** Two numbers of up to 32 bits as one word. */
    public static long halves(long high, long low) {
        return (high << HALF) | (low & 0xffff_ffffL);
    }

    public static int high(long word) {
        return (int) (word >>> HALF);
    }

    public static int low(long word) {
        return (int) word;
    }

    /** Four numbers of up to 16 bits as one word, the first in the lowest. */
    public static long quarters(int first, int second, int third, int fourth) {
        return least(first) | (least(second) << QUARTER) | (least(third) << HALF) | (least(fourth) << (HALF + QUARTER));
    }

    /** One of these numbers, 0 to 3. */
    public static int quarter(long word, int index) {
        return (int) (word >>> (index * QUARTER)) & MOST;
    }

    private static long least(int number) {
        return Math.max(0, Math.min(MOST, number));
    }
}
