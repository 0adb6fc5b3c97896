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
final class Admission {

    private static final int MOST_RECORDS = 50_000;

    private final LongSupplier nanos;
    private final long epochMicros;
    private final Map<String, Account> accounts = new TreeMap<>();
    private final ArrayDeque<RefusalForm> script = new ArrayDeque<>();
    private final ArrayDeque<CallRecord> records = new ArrayDeque<>();
    private Behaviour behaviour;
    private SplittableRandom random;
    private int strangers;
    private long strangersUntilNanos;
    private double overloadShare;
    private long overloadUntilNanos;
    private long refusals;

    /**
     * @param nanos a monotonic clock, in nanoseconds
     * @param epochMillis the wall clock's time now
     */
    Admission(Behaviour behaviour, LongSupplier nanos, long epochMillis) {
        this.behaviour = behaviour;
        this.nanos = nanos;
        this.random = new SplittableRandom(behaviour.seed());
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
        Account account = accounts.computeIfAbsent(accountName, Account::new);
        account.arrive();
        RefusalForm ordered = asked != null ? asked : ordered(route, now);
        if (ordered != null) {
            return refuse(account, client, ordered, facts(account, behaviour.retrySeconds()));
        }
        if (behaviour.rpm() > 0 && !startAllowed(account, now)) {
            return refuse(account, client, RefusalForm.ORG_RPM_429, rpmFacts(account, now));
        }
        int limit = behaviour.limitOf(accountName);
        if (account.offer(now) + strangers(now) >= limit && limit > 0) {
            return refuse(account, client, limitForm(route), facts(account, behaviour.retrySeconds()));
        }
        account.start(now);
        account.admit(client);
        return new Decision.Admitted(new Slot(this, account, client, now), serviceMillis());
    }

    synchronized void end(Slot slot, Outcome outcome) {
        long now = nanos.getAsLong();
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

    /** From now on this client's calls are not counted as live, though the server still has them. */
    synchronized void killed(String client) {
        accounts.values().forEach(account -> account.killed(client));
    }

    /** Back to zero, but for what is in flight; orders (script, strangers, overload) are forgotten. */
    synchronized void reset() {
        accounts.values().forEach(Account::reset);
        records.clear();
        script.clear();
        strangers = 0;
        overloadShare = 0;
    }

    synchronized Map<String, AccountFigures> figures() {
        long now = nanos.getAsLong();
        Map<String, AccountFigures> all = new TreeMap<>();
        accounts.forEach((name, account) -> all.put(name, account.figures(now)));
        return all;
    }

    synchronized int strangers() {
        return strangers(nanos.getAsLong());
    }

    synchronized List<CallRecord> records() {
        return List.copyOf(records);
    }

    private @Nullable RefusalForm ordered(Route route, long now) {
        RefusalForm scripted = script.poll();
        if (scripted != null) {
            return scripted;
        }
        if (overloadShare > 0 && overloadUntilNanos - now > 0 && random.nextDouble() < overloadShare) {
            return behaviour.overloadForm();
        }
        if (!behaviour.outOfQuota()) {
            return null;
        }
        RefusalForm form = behaviour.quotaForm();
        return form != null ? form : route.quotaForm();
    }

    private RefusalForm limitForm(Route route) {
        RefusalForm form = behaviour.limitForm();
        return form != null ? form : route.limitForm();
    }

    private boolean startAllowed(Account account, long now) {
        long since = now - TimeUnit.MILLISECONDS.toNanos(behaviour.rpmWindowMillis());
        return account.startsSince(since) < behaviour.rpm();
    }

    private Decision refuse(Account account, String client, RefusalForm form, RefusalFacts facts) {
        if (behaviour.rpmCountsRefusals()) {
            account.start(nanos.getAsLong());
        }
        account.refuse(client, form);
        return new Decision.Refused(form, facts);
    }

    private RefusalFacts facts(Account account, long seconds) {
        return new RefusalFacts(behaviour.limitOf(account.name), seconds, "req-" + ++refusals);
    }

    private RefusalFacts rpmFacts(Account account, long now) {
        long oldest = account.oldestStart();
        long freeNanos = oldest + TimeUnit.MILLISECONDS.toNanos(behaviour.rpmWindowMillis()) - now;
        long seconds = Math.max(1, (freeNanos + 999_999_999L) / 1_000_000_000L);
        return new RefusalFacts(behaviour.rpm(), seconds, "req-" + ++refusals);
    }

    private int strangers(long now) {
        return strangersUntilNanos - now > 0 ? strangers : 0;
    }

    private long serviceMillis() {
        return random.nextInt(behaviour.minMillis(), behaviour.maxMillis() + 1);
    }

    private long epochMicros(long nanoTime) {
        return epochMicros + TimeUnit.NANOSECONDS.toMicros(nanoTime);
    }
}
