package dev.kimigate.call;

import dev.kimigate.pacing.CallSpan;
import dev.kimigate.pacing.PlaceEvidence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The calls of this JVM that were on their way in the last seconds. Any thread; times are of a clock that never jumps.
 */
final class SpanLog {
    /** So many calls of a second are a burst; what is older than the others then says less. */
    private static final int MOST = 512;
    /** The window, and the longest lateness before it. */
    private static final long KEPT_MILLIS = PlaceEvidence.WINDOW_MILLIS + 2_000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long validFromMillis = Long.MIN_VALUE;

    /** One call; what changes in it is guarded by the log. */
    static final class Entry {
        private final long startMillis;
        private final int limit;
        private long endMillis;
        private boolean refused;

        private Entry(long startMillis, int limit) {
            this.startMillis = startMillis;
            this.limit = limit;
        }

        private CallSpan span() {
            return new CallSpan(startMillis, endMillis, refused);
        }
    }

    /** A call starts under that limit. */
    synchronized Entry started(int limit, long nowMillis) {
        Entry entry = new Entry(nowMillis, limit);
        entries.add(entry);
        if (entries.size() > MOST) {
            entries.remove();
        }
        return entry;
    }

    /** Its answer's end was read, or it failed. The first end counts. */
    synchronized void ended(Entry entry, long nowMillis) {
        if (entry.endMillis == 0) {
            entry.endMillis = nowMillis;
        }
    }

    synchronized void refused(Entry entry, long nowMillis) {
        ended(entry, nowMillis);
        entry.refused = true;
    }

    /** What came of the calls so far says nothing of what holds from now on. */
    synchronized void beginAnew(long nowMillis) {
        validFromMillis = nowMillis;
    }

    /** How long answers take on average; 0 = none has ended lately. */
    synchronized int typicalMillis() {
        long sum = 0;
        int count = 0;
        for (Entry entry : entries) {
            if (entry.endMillis != 0 && !entry.refused) {
                sum += entry.endMillis - entry.startMillis;
                count++;
            }
        }
        return count == 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, sum / count);
    }

    /** It was refused for what has nothing to do with places: it says nothing of them. */
    synchronized void forget(Entry entry) {
        entries.remove(entry);
    }

    /** What is known about the refusal of that call, which has been told; {@code inFlight} counts all JVMs' others. */
    synchronized PlaceEvidence evidence(Entry refused, int inFlight, long nowMillis) {
        List<CallSpan> spans = new ArrayList<>(entries.size());
        int index = -1;
        int own = 0;
        int most = 0;
        for (Entry entry : entries) {
            boolean open = entry.endMillis == 0;
            own += open ? 1 : 0;
            if (entry.startMillis >= Math.max(validFromMillis, nowMillis - PlaceEvidence.WINDOW_MILLIS)) {
                most = Math.max(most, entry.limit);
            }
            boolean mayBeRefused = open && index >= 0;
            if (!mayBeRefused && (open || entry.endMillis >= nowMillis - KEPT_MILLIS)) {
                index = entry == refused ? spans.size() : index;
                spans.add(entry.span());
            }
        }
        return index < 0
                ? PlaceEvidence.NONE
                : new PlaceEvidence(
                        spans,
                        index,
                        validFromMillis,
                        nowMillis - refused.startMillis,
                        Math.max(0, inFlight - own),
                        most);
    }
}
