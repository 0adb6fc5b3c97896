package dev.kimigate.harness.endpoint;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is let in, and counts. No timer: what ends by itself (strangers, overload, late slots) is looked at when
 * somebody asks. One monitor guards everything, so that a snapshot is of one instant. Any thread; never waits.
 */
final class AdmissionControl {

    private static final int MOST_RECORDS = 50_000;

    private final LongSupplier nanos;
    private final long epochMicros;
    private final Map<String, ServerAccount> accounts = new TreeMap<>();
    private final ArrayDeque<RefusalForm> script = new ArrayDeque<>();
    private final ArrayDeque<CallRecord> records = new ArrayDeque<>();
    private Behaviour behaviour;
    private SplittableRandom random;
    private ServiceTimes serviceTimes;
    private ServerTimeline timeline = ServerTimeline.NONE;
    private long timelineNanos;
    private int strangers;
    private long strangersUntilNanos;
    private double overloadShare;
    private long overloadUntilNanos;
    private long refusals;

    /**
     * @param nanos a monotonic clock, in nanoseconds
     * @param epochMillis the wall clock's time now
     */
    AdmissionControl(Behaviour behaviour, LongSupplier nanos, long epochMillis) {
        this.behaviour = behaviour;
        this.nanos = nanos;
        this.random = new SplittableRandom(behaviour.seed());
        this.serviceTimes = new ServiceTimes(behaviour.seed());
        this.epochMicros =
                TimeUnit.MILLISECONDS.toMicros(epochMillis) - TimeUnit.NANOSECONDS.toMicros(nanos.getAsLong());
    }

    /**
     * Lets a call in or refuses it, at once.
     *
     * @param asked the refusal that the call itself asks for; null for none
     */
    synchronized Decision decide(String accountName, String client, Route route, @Nullable RefusalForm asked) {
        long now = nanos.getAsLong();
        ServerAccount account = accounts.computeIfAbsent(accountName, this::newAccount);
        letStrangersCome(account, now);
        account.arrive();
        RefusalForm ordered = asked != null ? asked : ordered(route, now);
        if (ordered != null) {
            return refuse(account, client, ordered, facts(account, behaviour.retrySeconds()));
        }
        if (behaviour.rpm() > 0 && !startAllowed(account, now)) {
            return refuse(account, client, behaviour.rpmForm(), rpmFacts(account, now));
        }
        account.offer();
        if (!isFree(account, now)) {
            return refuse(account, client, limitForm(route), facts(account, behaviour.retrySeconds()));
        }
        account.start(now);
        account.admit(client);
        return new Decision.Admitted(new Slot(this, account, client, now), serviceTimes.nextMillis(behaviour));
    }

    synchronized void end(Slot slot, CallOutcome outcome) {
        long now = nanos.getAsLong();
        letStrangersCome(slot.account, now);
        slot.account.end(slot.client, outcome, now, now + TimeUnit.MILLISECONDS.toNanos(behaviour.lateMillis()));
        if (records.size() == MOST_RECORDS) {
            records.poll();
        }
        records.add(new CallRecord(
                slot.account.name, slot.client, epochMicros(slot.admittedNanos), epochMicros(now), outcome));
    }

    synchronized Behaviour behaviour() {
        return behaviour;
    }

    synchronized void behaviour(Behaviour next) {
        if (next.seed() != behaviour.seed()) {
            random = new SplittableRandom(next.seed());
            serviceTimes = new ServiceTimes(next.seed());
        }
        behaviour = next;
    }

    /** The next calls get these, one each, before anything else is looked at. */
    synchronized void script(Collection<RefusalForm> forms) {
        script.addAll(forms);
    }

    synchronized void strangers(int slots, Duration time) {
        strangers = slots;
        strangersUntilNanos = nanos.getAsLong() + time.toNanos();
    }

    synchronized void overload(Duration time, double share) {
        overloadShare = share;
        overloadUntilNanos = nanos.getAsLong() + time.toNanos();
    }

    /** Replaces the timeline before; its time begins now. */
    synchronized void timeline(ServerTimeline next) {
        timeline = next;
        timelineNanos = nanos.getAsLong();
        accounts.values().forEach(account -> account.strangers(newStrangers()));
    }

    /** The limit of an account that is in force now. */
    synchronized int limitOf(String account) {
        return limit(account, nanos.getAsLong());
    }

    /** From now on this client's calls are not counted as live, though the server still has them. */
    synchronized void killed(String client) {
        accounts.values().forEach(account -> account.killed(client));
    }

    /** Back to zero, but for what is in flight; orders (script, strangers, overload, timeline) are forgotten. */
    synchronized void reset() {
        accounts.values().forEach(ServerAccount::reset);
        records.clear();
        script.clear();
        strangers = 0;
        overloadShare = 0;
        timeline(ServerTimeline.NONE);
    }

    synchronized Map<String, AccountFigures> figures() {
        long now = nanos.getAsLong();
        accounts.values().forEach(account -> letStrangersCome(account, now));
        Map<String, AccountFigures> all = new TreeMap<>();
        accounts.forEach((name, account) -> all.put(name, account.figures(now)));
        return all;
    }

    synchronized int strangers() {
        long now = nanos.getAsLong();
        accounts.values().forEach(account -> letStrangersCome(account, now));
        int coming = accounts.values().stream()
                .mapToInt(ServerAccount::strangers)
                .max()
                .orElse(0);
        return strangers(now) + coming;
    }

    synchronized List<CallRecord> records() {
        return List.copyOf(records);
    }

    private @Nullable RefusalForm ordered(Route route, long now) {
        RefusalForm scripted = script.poll();
        if (scripted != null) {
            return scripted;
        }
        double share = overloadShare(now);
        if (share > 0 && random.nextDouble() < share) {
            return behaviour.overloadForm();
        }
        if (!behaviour.outOfQuota()) {
            return null;
        }
        RefusalForm form = behaviour.quotaForm();
        return form != null ? form : route.quotaForm();
    }

    private double overloadShare(long now) {
        double ordered = overloadUntilNanos - now > 0 ? overloadShare : 0;
        return Math.max(ordered, timeline.overloadAt(timelineMillis(now)));
    }

    private int limit(String account, long now) {
        return behaviour.limitOf(account, timeline.limitAt(timelineMillis(now), behaviour.limit()));
    }

    private long timelineMillis(long now) {
        return TimeUnit.NANOSECONDS.toMillis(now - timelineNanos);
    }

    private RefusalForm limitForm(Route route) {
        RefusalForm form = behaviour.limitForm();
        return form != null ? form : route.limitForm();
    }

    private boolean startAllowed(ServerAccount account, long now) {
        long since = now - TimeUnit.MILLISECONDS.toNanos(behaviour.rpmWindowMillis());
        return account.startsSince(since) < behaviour.rpm();
    }

    private Decision refuse(ServerAccount account, String client, RefusalForm form, RefusalFacts facts) {
        if (behaviour.rpmCountsRefusals()) {
            account.start(nanos.getAsLong());
        }
        account.refuse(client, form);
        return new Decision.Refused(form, facts);
    }

    private RefusalFacts facts(ServerAccount account, long seconds) {
        return new RefusalFacts(limit(account.name, nanos.getAsLong()), seconds, "req-" + ++refusals);
    }

    private RefusalFacts rpmFacts(ServerAccount account, long now) {
        long oldest = account.oldestStart();
        long freeNanos = oldest + TimeUnit.MILLISECONDS.toNanos(behaviour.rpmWindowMillis()) - now;
        long seconds = Math.max(1, (freeNanos + 999_999_999L) / 1_000_000_000L);
        return new RefusalFacts(behaviour.rpm(), seconds, "req-" + ++refusals);
    }

    private ServerAccount newAccount(String name) {
        ServerAccount account = new ServerAccount(name);
        account.strangers(newStrangers());
        return account;
    }

    /* They have been there since the order, whenever the account is first seen. */
    private @Nullable StrangerCalls newStrangers() {
        ServerTimeline.Strangers habits = timeline.strangers();
        return habits == null ? null : new StrangerCalls(habits, behaviour.seed(), timelineNanos);
    }

    private void letStrangersCome(ServerAccount account, long now) {
        account.letStrangersCome(now, at -> isFree(account, at));
    }

    private boolean isFree(ServerAccount account, long at) {
        int limit = limit(account.name, at);
        return limit == 0 || account.taken(at) + strangers(at) < limit;
    }

    private int strangers(long now) {
        return strangersUntilNanos - now > 0 ? strangers : 0;
    }

    private long epochMicros(long nanoTime) {
        return epochMicros + TimeUnit.NANOSECONDS.toMicros(nanoTime);
    }
}
