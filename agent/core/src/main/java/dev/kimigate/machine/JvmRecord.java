package dev.kimigate.machine;

import dev.kimigate.store.JvmStatus;

/** One record's fields other than its word, for writing them at the start and reading them for a status. */
final class JvmRecord {
    private final MappedWords words;
    private final int base;

    JvmRecord(MappedWords words, int index) {
        this.words = words;
        this.base = Layout.record(index);
    }

    long word() {
        return words.get(base + Layout.WORD);
    }

    int held() {
        return Layout.held(word());
    }

    long ticket() {
        return words.get(base + Layout.TICKET);
    }

    boolean isTaken() {
        return pid() != 0;
    }

    long pid() {
        return words.get(base + Layout.PID);
    }

    long namespace() {
        return words.get(base + Layout.PID_NAMESPACE);
    }

    /** Permits it has got so far. */
    long grants() {
        return words.get(base + Layout.GRANTS);
    }

    /** Whether its byte is locked in this lock file, if its JVM lives. */
    boolean isLockedIn(long lockFile) {
        return words.get(base + Layout.LOCK_FILE) == lockFile;
    }

    /** Whether its process has ended, as far as its id tells. */
    boolean isGone() {
        return JvmIdentity.life(pid(), namespace(), words.get(base + Layout.SINCE)) == JvmStatus.Life.GONE;
    }

    /** Whether its byte is locked in another lock file than this one: then a free byte here says nothing of its JVM. */
    boolean isLockedElsewhere(long lockFile) {
        long own = words.get(base + Layout.LOCK_FILE);
        return isTaken() && own != 0 && own != lockFile;
    }

    /**
     * Makes it ours: nothing held, nobody waiting, a new generation. The caller holds its byte, or nobody sees it.
     *
     * @param lockFile {@link LockFile#identity} of the file in which the byte is locked; 0 = none is
     */
    void take(int limit, String label, long lockFile, long nowMillis) {
        clear();
        words.set(base + Layout.LOCK_FILE, lockFile);
        words.set(base + Layout.GRANTS, 0);
        words.set(base + Layout.ADMITTING, 0);
        words.set(base + Layout.LIMIT, limit);
        words.set(base + Layout.PID_NAMESPACE, JvmIdentity.namespace());
        words.set(base + Layout.SINCE, nowMillis);
        words.setText(base + Layout.LABEL, Layout.LABEL_CAPACITY, label);
        words.set(base + Layout.PID, JvmIdentity.pid());
        words.set(base + Layout.WORD, Layout.nextGeneration(word()));
    }

    /** What its JVM says of itself, and the limit it was configured with. */
    void announce(String about, int limit) {
        words.setText(base + Layout.ABOUT, Layout.ABOUT_CAPACITY, about);
        words.set(base + Layout.ABOUT_SINCE, words.get(base + Layout.SINCE));
        words.set(base + Layout.LIMIT, limit);
    }

    /** Leaves the queue; held permits stay. */
    void leaveQueue() {
        words.set(base + Layout.TICKET, 0);
        words.set(base + Layout.WAITING, 0);
        words.set(base + Layout.OLDEST_SINCE, 0);
    }

    /** Gives the record back, unless its word is not what the caller saw. */
    boolean free(long seen) {
        if (!words.swap(base + Layout.WORD, seen, Layout.nextGeneration(seen))) {
            return false;
        }
        clear();
        return true;
    }

    JvmStatus status() {
        long word = word();
        long pid = words.get(base + Layout.PID);
        long since = words.get(base + Layout.SINCE);
        return new JvmStatus(
                pid,
                words.text(base + Layout.LABEL, Layout.LABEL_CAPACITY),
                JvmIdentity.life(pid, words.get(base + Layout.PID_NAMESPACE), since),
                number(Layout.LIMIT),
                Layout.held(word),
                Layout.unconfirmed(word),
                number(Layout.STALLED),
                number(Layout.WAITING),
                words.get(base + Layout.OLDEST_SINCE),
                since,
                words.get(base + Layout.GRANTS),
                about(since));
    }

    private String about(long since) {
        return words.get(base + Layout.ABOUT_SINCE) == since
                ? words.text(base + Layout.ABOUT, Layout.ABOUT_CAPACITY)
                : "";
    }

    private void clear() {
        leaveQueue();
        words.set(base + Layout.STALLED, 0);
        words.set(base + Layout.LINGERING, 0);
        words.set(base + Layout.LIMIT, 0);
        words.set(base + Layout.ABOUT_SINCE, 0);
        words.set(base + Layout.PID, 0);
    }

    private int number(int offset) {
        return (int) Math.max(0, Math.min(words.get(base + offset), Integer.MAX_VALUE));
    }
}
