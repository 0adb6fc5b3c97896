package dev.kimigate.lease;

import dev.kimigate.lease.SyncAnswer.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the script does, in Java and without a server; the tests compare them. Times are the server's, milliseconds. */
final class LeaseTable {
    /** A machine that leaves says so often, until its last call has ended. */
    private static final long LEAVING = 3_000;

    private static final int MOST = 65_535;

    /** What of a block stays reserved when its lease ends. */
    enum Reserving {
        /** All of it, for as long as the reserve. */
        BLOCK,
        /** The share alone, at once. */
        SHARE,
        /** All of it for one lease more, then the share. */
        BLOCK_THEN_SHARE
    }

    /** What is on record of one machine; in the script, one field. */
    static final class Machine {
        long office;
        long seq;
        long leader;
        int block;
        int want;
        int limit;
        int share;
        /** When the lease is over; of a reserved one, the reserve. */
        long ends;

        boolean reserved;
        boolean left;
        /** Since when it lacks permits; 0 = it does not. */
        long since;
        /** When it was last granted one above the level of all. */
        long turn;
        /** When it was called, and has not come since. */
        long called;
        /** The target that it knows. */
        int told;
        /** What a former leader may still use, beside the block. */
        int kept;

        long keptUntil;
        /** Its share of an earlier store. */
        int cap;
        /** It holds the one permit that is granted while the others have yet to assert. */
        boolean spare;

        private int target;

        private int lacks() {
            return Math.max(0, target - block);
        }
    }

    private final Reserving reserving;
    private final SortedMap<String, Machine> machines = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();
    private long birth;
    private long runSince;
    private long quiet;
    private long grace;
    private long lease;
    private long reserve;
    private String run = "-";
    private @Nullable Refusal refusal;
    private int granted;

    LeaseTable(Reserving reserving) {
        this.reserving = reserving;
    }

    /** As when the server lost its memory. */
    void lose() {
        machines.clear();
        birth = 0;
    }

    SortedMap<String, Machine> machines() {
        return machines;
    }

    long birth() {
        return birth;
    }

    long graceEnds() {
        return grace;
    }

    /** Whom the last sync called. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    /** Why the last sync changed nothing; null if it did. */
    @Nullable
    Refusal refusal() {
        return refusal;
    }

    /** How many permits the last sync granted. */
    int granted() {
        return granted;
    }

    /** How many permits all machines may use, reserved ones included. */
    int held() {
        return machines.values().stream()
                .mapToInt(machine -> machine.block + machine.kept)
                .sum();
    }

    /** One sync; null and {@link #refusal} if it is refused. */
    @Nullable
    SyncAnswer sync(long now, SyncRequest request) {
        calls.clear();
        granted = 0;
        refusal = null;
        if (birth == 0) {
            begin(now, request);
        }
        SortedMap<String, Machine> before = copy();
        end(now);
        Machine mine = machines.get(request.node());
        refusal = mine == null ? null : refusal(mine, request);
        if (refusal != null) {
            machines.clear();
            machines.putAll(before);
            return null;
        }
        return accept(now, request);
    }

    /** What has ended is gone only with a sync that writes; a refused one leaves all as it was. */
    private SortedMap<String, Machine> copy() {
        SortedMap<String, Machine> copy = new TreeMap<>();
        machines.forEach((node, machine) -> {
            Machine same = new Machine();
            same.office = machine.office;
            same.seq = machine.seq;
            same.leader = machine.leader;
            same.block = machine.block;
            same.want = machine.want;
            same.limit = machine.limit;
            same.share = machine.share;
            same.ends = machine.ends;
            same.reserved = machine.reserved;
            same.left = machine.left;
            same.since = machine.since;
            same.turn = machine.turn;
            same.called = machine.called;
            same.told = machine.told;
            same.kept = machine.kept;
            same.keptUntil = machine.keptUntil;
            same.cap = machine.cap;
            same.spare = machine.spare;
            copy.put(node, same);
        });
        return copy;
    }

    private void begin(long now, SyncRequest request) {
        machines.clear();
        birth = now;
        runSince = now;
        quiet = now + request.leaseMillis();
        grace = quiet;
        lease = request.leaseMillis();
        reserve = request.reserveMillis();
        run = request.run();
    }

    private void end(long now) {
        for (Machine machine : machines.values()) {
            if (machine.keptUntil <= now) {
                machine.kept = 0;
            }
            if (!machine.reserved && machine.ends <= now) {
                machine.reserved = true;
                machine.want = 0;
                machine.ends = machine.block == 0 || machine.left ? now : machine.ends + reserve;
                if (reserving == Reserving.SHARE) {
                    machine.block = Math.min(machine.block, machine.share);
                }
            }
            if (machine.reserved && reserving == Reserving.BLOCK_THEN_SHARE && now >= machine.ends - reserve + lease) {
                machine.block = Math.min(machine.block, machine.share);
            }
        }
        machines.values().removeIf(machine -> machine.reserved && machine.ends <= now);
    }

    private static @Nullable Refusal refusal(Machine mine, SyncRequest request) {
        if (request.office() == mine.office && request.leader() != mine.leader) {
            return Refusal.FOREIGN;
        }
        boolean old = request.office() < mine.office || (request.office() == mine.office && request.seq() <= mine.seq);
        return old ? Refusal.STALE : null;
    }

    private SyncAnswer accept(long now, SyncRequest request) {
        meet(now, request.run());
        boolean history = request.history() != 0 && request.history() != birth;
        if (history) {
            grace = Math.max(grace, birth + lease + reserve);
        }
        Machine mine = machines.get(request.node());
        if (mine == null) {
            mine = new Machine();
            mine.cap = history ? request.share() : 0;
            machines.put(request.node(), mine);
        } else if (request.office() > mine.office && !mine.reserved) {
            mine.kept = Math.max(0, mine.block + mine.kept - request.asserted());
            mine.keptUntil = Math.max(mine.keptUntil, mine.ends);
        }
        state(now, mine, request);
        int limit = limit(request);
        mine.want = request.leaving() ? 0 : Math.min(request.want(), limit);
        if (mine.want <= mine.block) {
            mine.since = 0;
        } else if (mine.since == 0) {
            mine.since = now;
        }
        int level = share(now, limit);
        boolean pressed = level >= 0;
        List<Machine> owed = machines.values().stream()
                .filter(machine -> machine.lacks() > 0)
                .sorted(Comparator.comparingLong(machine -> machine.since))
                .toList();
        granted = grant(now, mine, owed, Math.max(0, limit - held()));
        if (now >= grace) {
            mine.spare = false;
        }
        mine.block += granted;
        if (granted > 0) {
            mine.since = mine.want > mine.block ? now : 0;
            mine.turn = mine.block > Math.max(0, level) ? now : mine.turn;
        }
        int free = limit - held();
        boolean isShort = pressed || owed.stream().mapToInt(Machine::lacks).sum() > free;
        mine.told = isShort ? mine.target : limit;
        mine.share = safeShare(request.node(), mine, limit);
        if (now >= grace) {
            call(now, mine, owed, free, isShort);
        }
        return answer(now, request, mine, limit);
    }

    /** Another server process may lack the last grants. Two within one lease are one event. */
    private void meet(long now, String met) {
        if (met.equals("-") || met.equals(run)) {
            return;
        }
        if (!run.equals("-") && now >= runSince + lease) {
            runSince = now;
            quiet = Math.max(quiet, now + lease);
            grace = Math.max(grace, quiet);
        }
        run = met;
    }

    private void state(long now, Machine mine, SyncRequest request) {
        mine.office = request.office();
        mine.leader = request.leader();
        mine.seq = request.seq();
        mine.block = request.asserted();
        mine.limit = request.limit();
        mine.left = request.leaving();
        mine.reserved = false;
        mine.ends = now + (mine.left ? Math.min(lease, LEAVING) : lease);
        mine.called = 0;
        mine.spare &= request.asserted() > 0;
    }

    private int limit(SyncRequest request) {
        int least = machines.values().stream()
                .filter(machine -> !machine.reserved && !machine.left)
                .mapToInt(machine -> machine.limit)
                .min()
                .orElse(MOST);
        return least == MOST ? request.limit() : least;
    }

    /** Sets all targets, max-min over what is not reserved. The level of those who want more; -1 = all have enough. */
    private int share(long now, int limit) {
        int room = limit;
        List<Machine> wanting = new ArrayList<>();
        for (Machine machine : machines.values()) {
            machine.target = 0;
            room -= machine.kept + (machine.reserved ? machine.block : 0);
            if (!machine.reserved && machine.want > 0) {
                wanting.add(machine);
            }
        }
        room = Math.max(0, room);
        wanting.sort(Comparator.comparingInt(machine -> machine.want)); // stable: then by name
        for (int i = 0; i < wanting.size(); i++) {
            int level = room / (wanting.size() - i);
            if (wanting.get(i).want > level) {
                List<Machine> unserved = wanting.subList(i, wanting.size());
                unserved.forEach(machine -> machine.target = level);
                line(now, unserved, level).stream()
                        .limit(room - (long) level * unserved.size())
                        .forEach(machine -> machine.target++);
                return level;
            }
            wanting.get(i).target = wanting.get(i).want;
            room -= wanting.get(i).want;
        }
        return -1;
    }

    /**
     * Who is to have one more than the level, first come first. Where that is all one can have, who has had it passes
     * it on.
     */
    private List<Machine> line(long now, List<Machine> unserved, int level) {
        List<Machine> byName =
                machines.values().stream().filter(unserved::contains).toList();
        List<Machine> fresh = new ArrayList<>();
        List<Machine> waiters = new ArrayList<>();
        List<Machine> holders = new ArrayList<>();
        for (Machine machine : byName) {
            if (machine.block <= level) {
                waiters.add(machine);
            } else if (level > 0 && now < machine.turn + lease / 4) {
                fresh.add(machine);
            } else {
                holders.add(machine);
            }
        }
        Comparator<Machine> latest =
                Comparator.<Machine>comparingLong(machine -> machine.turn).reversed();
        fresh.sort(latest);
        waiters.sort(Comparator.comparingLong(machine -> machine.since));
        holders.sort(latest);
        List<Machine> line = new ArrayList<>(fresh);
        line.addAll(waiters);
        if (level > 0 || waiters.isEmpty()) {
            line.addAll(holders);
        }
        return line;
    }

    private int grant(long now, Machine mine, List<Machine> owed, int free) {
        if (now < grace) {
            return grantInGrace(now, mine, free);
        }
        if (mine.lacks() == 0) {
            return 0;
        }
        int before = 0;
        for (Machine other : owed) {
            if (other == mine) {
                break;
            }
            if (other.called == 0 || now < other.called + lease / 8) {
                before += other.lacks();
            }
        }
        return Math.max(0, Math.min(mine.lacks(), free - before));
    }

    /** No more than a machine had for its own of the lost store; and one permit for all who had nothing. */
    private int grantInGrace(long now, Machine mine, int free) {
        int most = now >= quiet ? Math.min(mine.target, mine.cap) : 0;
        if (most > mine.block) {
            return Math.min(most - mine.block, free);
        }
        boolean spareIsFree = machines.values().stream().noneMatch(machine -> machine.spare);
        boolean hadTimeToAssert = now >= quiet - lease + lease / 3;
        if (mine.block == 0 && mine.want > 0 && spareIsFree && free > 0 && hadTimeToAssert) {
            mine.spare = true;
            return 1;
        }
        return 0;
    }

    private int safeShare(String node, Machine mine, int limit) {
        int count = 0;
        int rank = 0;
        int others = 0;
        for (var entry : machines.entrySet()) {
            Machine machine = entry.getValue();
            if (!machine.left) {
                count++;
                rank += entry.getKey().compareTo(node) < 0 ? 1 : 0;
            }
            others += machine == mine ? 0 : machine.share;
        }
        int fair = mine.left ? 0 : limit / count + (rank < limit % count ? 1 : 0);
        return Math.min(fair, Math.max(0, limit - others));
    }

    private void call(long now, Machine mine, List<Machine> owed, int room, boolean isShort) {
        int free = room;
        for (Machine machine : owed) {
            if (machine.lacks() > 0 && free > 0 && machine != mine && machine.called == 0) {
                machine.called = now;
                calls.add(name(machine));
            }
            free -= machine.lacks();
        }
        if (!isShort) {
            return;
        }
        for (Machine machine : machines.values()) {
            boolean holdsMore = !machine.reserved && machine.block > machine.target;
            if (machine != mine && holdsMore && machine.target < machine.told) {
                machine.told = machine.target;
                calls.add(name(machine));
            }
        }
    }

    private String name(Machine wanted) {
        return machines.entrySet().stream()
                .filter(entry -> entry.getValue() == wanted)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private SyncAnswer answer(long now, SyncRequest request, Machine mine, int limit) {
        int waiting = machines.values().stream()
                .filter(machine -> machine != mine)
                .mapToInt(machine -> Math.max(0, machine.want - machine.block))
                .sum();
        int count = (int)
                machines.values().stream().filter(machine -> !machine.left).count();
        return new SyncAnswer(
                request.node(),
                request.office(),
                request.seq(),
                mine.block,
                mine.told,
                held(),
                limit,
                Math.max(0, grace - now),
                mine.share,
                count,
                lease,
                reserve,
                birth,
                waiting,
                now);
    }
}
