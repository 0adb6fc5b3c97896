package dev.kimigate.lease;

import org.jspecify.annotations.Nullable;

/**
 * What the leader of a machine decides: when to sync, what to say, and what the machine may use. Pure: no clock, no
 * server, no thread of its own. Not thread safe.
 *
 * <p>A sync has three steps, in this order: {@link #next} says what to lower to, the caller puts that in force and then
 * counts what is held, and {@link #request} asserts the greater of both. So what the server records is never less than
 * what the machine uses. What {@link #answered} raises is put in force after it.
 */
public final class LeaseLeader {
    /** An idle surplus goes back after so long. */
    static final long IDLE_NANOS = 100_000_000;

    /** Who lacks permits that it should have asks so often, should nobody call it. */
    static final long ASK_AGAIN_NANOS = 50_000_000;

    /** The local end comes so many tenths of the lease after sending. */
    private static final int TENTHS = 8;

    private final LeaseTerms terms;
    private int limit;
    private String run = "-";
    private LeasedBlock block;
    private long seq;
    private int target = Integer.MAX_VALUE;
    private long sentNanos;
    private boolean sent;
    private int lastWant = -1;
    private boolean called;
    /** What the server has on record for us. */
    private int recorded;

    private int lowered;
    private boolean idle;
    private long idleSinceNanos;
    private @Nullable SyncRequest open;
    private boolean failed;
    /**
     * Calls are counted that were not started under a lease of ours. Perhaps nobody makes them: they stand in a copied
     * folder, and what they use is another machine's.
     */
    private boolean inherits;

    /** What was asserted for such calls. */
    private int inherited;

    /**
     * A leader that has just been elected.
     *
     * @param standing what the machine has leased
     */
    public LeaseLeader(LeaseTerms terms, LeasedBlock standing) {
        this.terms = terms;
        this.limit = terms.limit();
        this.block = standing;
        this.lowered = standing.permits();
        this.recorded = standing.permits();
        this.inherits = standing.permits() == 0;
    }

    /** What the machine has leased. */
    public LeasedBlock block() {
        return block;
    }

    /** How many calls of the machine may be in flight now. */
    public int bound(long nowNanos) {
        return block.inForce(nowNanos, failed, terms.alone());
    }

    /** Whether the server was tried after the lease's end, and did not answer. */
    public boolean hasFailed() {
        return failed;
    }

    /**
     * There is a new connection: what the machine uses is to be asserted on it first.
     *
     * @param run as {@link SyncRequest#run}
     */
    public void connected(String run) {
        this.run = run;
        called = true;
    }

    /**
     * The machine leaves: it may start nothing more. Put that in force, count what is held, and send {@link #leaving}.
     */
    public void resign() {
        block = block.lowered(0);
        failed = false;
    }

    /**
     * A sync after {@link #resign}: the machine leaves with what it still holds, which is over when its process is. To
     * be sent again and again until it holds nothing.
     */
    public SyncRequest leaving(long nowNanos, int held) {
        lastWant = held;
        SyncRequest last = request(nowNanos, held);
        return new SyncRequest(
                last.node(),
                last.leader(),
                last.office(),
                last.seq(),
                held,
                held,
                last.limit(),
                last.leaseMillis(),
                last.reserveMillis(),
                last.history(),
                last.share(),
                true,
                last.run());
    }

    /** The account's limit as the machine knows it now, at least 1. */
    public void limit(int known) {
        if (known < limit) {
            called = true; // the others have to know
        }
        limit = known;
    }

    /** The server called us. */
    public void called() {
        called = true;
    }

    /** The machine may have slept: nothing is ours before the server says so. */
    public void doubt(long nowNanos) {
        block = block.over(nowNanos);
        failed = false;
        called = true;
    }

    /**
     * Whether to sync now. Then the bound is {@link #bound}, which may be lower than before, and is to be put in force
     * before permits are counted for {@link #request}.
     */
    public boolean next(long nowNanos, int held, int waiting) {
        int want = want(held, waiting);
        if (want >= block.permits()) {
            idle = false;
        } else if (!idle) {
            idle = true;
            idleSinceNanos = nowNanos;
        }
        lowered = block.permits();
        if (target < lowered) {
            lowered = target;
        } else if (idle && nowNanos - idleSinceNanos >= IDLE_NANOS) {
            lowered = want;
        }
        if (!isDue(nowNanos, want, held)) {
            return false;
        }
        block = block.lowered(lowered);
        lastWant = want;
        return true;
    }

    private boolean isDue(long nowNanos, int want, int held) {
        long sinceLast = nowNanos - sentNanos;
        boolean lacks = block.permits() < want && block.permits() < target;
        return !sent
                || called
                || Math.max(lowered, held) < recorded
                || sinceLast >= block.leaseNanos() / 4
                || (want > lastWant && want > block.permits())
                || (lacks && sinceLast >= ASK_AGAIN_NANOS);
    }

    /** What the machine could use; one more than that where nobody lacks it, so that the next call need not ask. */
    private int want(int held, int waiting) {
        int spare = waiting > 0 || target < limit ? 0 : 1;
        return Math.min(limit, held + waiting + spare);
    }

    /** The sync to send, after {@link #next}. */
    public SyncRequest request(long nowNanos, int held) {
        int mayUse = Math.min(0xffff, Math.max(bound(nowNanos), held));
        inherited = inherits ? Math.max(0, held - bound(nowNanos)) : 0;
        inherits = inherited > 0;
        boolean remembers = !block.isForgotten(nowNanos);
        called = false;
        sent = true;
        sentNanos = nowNanos;
        seq++;
        SyncRequest request = new SyncRequest(
                terms.node(),
                terms.leader(),
                terms.office(),
                seq,
                mayUse,
                Math.max(lastWant, held),
                limit,
                terms.leaseMillis(),
                terms.reserveMillis(),
                remembers ? block.birth() : 0,
                remembers ? Math.min(block.share(), limit) : 0,
                false,
                run);
        open = request;
        recorded = mayUse;
        return request;
    }

    /**
     * An answer came.
     *
     * @return false if it is not to the sync that was sent last, or came too late to be used
     */
    public boolean answered(long nowNanos, SyncAnswer answer) {
        SyncRequest request = open;
        if (request == null
                || answer.seq() != request.seq()
                || answer.office() != request.office()
                || !answer.node().equals(request.node())) {
            return false;
        }
        open = null;
        failed = false;
        long leaseNanos = answer.leaseMillis() * 1_000_000;
        long ends = sentNanos + leaseNanos / 10 * TENTHS;
        target = answer.target();
        recorded = answer.block();
        block = new LeasedBlock(
                Math.min(answer.block() - inherited, target),
                answer.share(),
                ends,
                sentNanos,
                leaseNanos,
                answer.reserveMillis() * 1_000_000,
                answer.birth());
        return nowNanos - ends < 0;
    }

    /**
     * The server did not answer, or could not be reached. What it may have recorded binds us: it may be with others.
     */
    public void failed(long nowNanos) {
        SyncRequest request = open;
        if (request != null) {
            block = block.within(request.asserted());
            open = null;
        }
        target = Integer.MAX_VALUE;
        failed = !block.stands(nowNanos);
    }
}
