package dev.kimigate.harness.endpoint;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/* What Kimi counts by. All of it is guarded by the AdmissionControl's monitor. */
final class ServerAccount {

    private static final int MOST_STARTS = 10_000;

    final String name;
    private final ArrayDeque<Long> starts = new ArrayDeque<>();
    private final Map<String, ClientTally> clients = new TreeMap<>();
    private final Map<RefusalForm, Long> refusedByForm = new EnumMap<>(RefusalForm.class);
    private final ArrayDeque<Long> lateUntilNanos = new ArrayDeque<>();
    private @Nullable StrangerCalls strangers;
    private int inFlight;
    private int maxInFlight;
    private int maxLive;
    private int maxOffered;
    private long arrived;
    private long admitted;
    private long refused;
    private long completed;
    private long aborted;
    private long cut;

    ServerAccount(String name) {
        this.name = name;
    }

    /** From now on these share the account's slots; null for nobody. */
    void strangers(@Nullable StrangerCalls others) {
        strangers = others;
    }

    /** Slots that strangers have taken. */
    int strangers() {
        return strangers == null ? 0 : strangers.taken();
    }

    /**
     * Does what strangers did until now; to be called before anything changes.
     *
     * @param free whether one of the account's slots was free at a time
     */
    void letStrangersCome(long nowNanos, LongPredicate free) {
        if (strangers != null) {
            strangers.runTo(nowNanos, free);
        }
    }

    /** Slots taken by calls, ended ones that linger, and strangers. */
    int taken(long nanos) {
        return inFlight + lingering(nanos) + strangers();
    }

    void arrive() {
        arrived++;
    }

    /** Takes note of a call that asks for a place. */
    void offer() {
        maxOffered = Math.max(maxOffered, inFlight + 1);
    }

    void start(long nowNanos) {
        if (starts.size() == MOST_STARTS) {
            starts.poll();
        }
        starts.add(nowNanos);
    }

    int startsSince(long nanos) {
        starts.removeIf(start -> start - nanos <= 0);
        return starts.size();
    }

    long oldestStart() {
        return starts.element();
    }

    void admit(String client) {
        admitted++;
        inFlight++;
        client(client).admit();
        maxInFlight = Math.max(maxInFlight, inFlight);
        maxLive = Math.max(maxLive, live());
    }

    void refuse(String client, RefusalForm form) {
        refused++;
        refusedByForm.merge(form, 1L, Long::sum);
        client(client).refuse();
    }

    /** Ends one call; its slot stays taken until the time given. */
    void end(String client, CallOutcome outcome, long nowNanos, long untilNanos) {
        inFlight--;
        client(client).end(outcome);
        if (untilNanos > nowNanos) {
            lateUntilNanos.add(untilNanos);
        }
        switch (outcome) {
            case COMPLETED -> completed++;
            case ABORTED -> aborted++;
            case CUT -> cut++;
        }
    }

    void killed(String client) {
        client(client).killed = true;
    }

    void reset() {
        maxInFlight = inFlight;
        maxLive = live();
        maxOffered = inFlight;
        arrived = 0;
        admitted = 0;
        refused = 0;
        completed = 0;
        aborted = 0;
        cut = 0;
        starts.clear();
        lateUntilNanos.clear();
        refusedByForm.clear();
        clients.values().removeIf(client -> client.inFlight == 0);
        clients.values().forEach(ClientTally::reset);
    }

    AccountFigures figures(long nowNanos) {
        Map<String, ClientFigures> each = new TreeMap<>();
        clients.forEach((client, tally) -> each.put(client, tally.figures()));
        return new AccountFigures(
                inFlight,
                maxInFlight,
                maxLive,
                maxOffered,
                lingering(nowNanos),
                arrived,
                admitted,
                refused,
                completed,
                aborted,
                cut,
                refusedByForm,
                each);
    }

    private int lingering(long nowNanos) {
        lateUntilNanos.removeIf(until -> until - nowNanos <= 0);
        return lateUntilNanos.size();
    }

    private int live() {
        int killed = 0;
        for (ClientTally client : clients.values()) {
            killed += client.killed ? client.inFlight : 0;
        }
        return inFlight - killed;
    }

    private ClientTally client(String client) {
        return clients.computeIfAbsent(client, unseen -> new ClientTally());
    }
}
