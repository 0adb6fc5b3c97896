package dev.kimigate.lease;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseLeaderTest {
    private static final long LEASE = 15_000;
    private static final long RESERVE = 120_000;

    private final LeaseTable table = new LeaseTable(LeaseTable.Reserving.BLOCK);
    private final LeaseLeader leader = leader("a");
    private long now = 1_000_000;

    private static LeaseLeader leader(String node) {
        return new LeaseLeader(new LeaseTerms(node, 7, 1, 20, LEASE, RESERVE, 3), LeasedBlock.none(0, LEASE, RESERVE));
    }

    private long nanos() {
        return now * 1_000_000;
    }

    private SyncAnswer sync(LeaseLeader who, int held, int waiting) {
        assertThat(who.next(nanos(), held, waiting)).isTrue();
        return requireNonNull(table.sync(now, who.request(nanos(), held)));
    }

    private int onRecord() {
        return requireNonNull(table.machines().get("a")).block;
    }

    private void syncAndUse(LeaseLeader who, int held, int waiting) {
        assertThat(who.answered(nanos(), sync(who, held, waiting))).isTrue();
    }

    /** A store that is past its first lease, and this machine with so many permits. */
    private void leased(int permits) {
        syncAndUse(leader, 0, 0);
        now += LEASE;
        syncAndUse(leader, 0, permits);
        assertThat(leader.bound(nanos())).isEqualTo(permits);
    }

    @Test
    void machineThatWasNeverAnswered_usesNothing_thenWhatItMayAlone() {
        assertThat(leader.bound(nanos())).isZero();
        assertThat(leader.next(nanos(), 0, 5)).isTrue();

        leader.failed(nanos());

        assertThat(leader.bound(nanos())).isEqualTo(3);
    }

    @Test
    void block_endsBeforeTheServersLease_countedFromTheSending() {
        leased(8);
        now += LEASE / 4;
        SyncAnswer answer = sync(leader, 7, 0);
        now += 5_000;
        assertThat(leader.answered(nanos(), answer)).isTrue();
        now += LEASE * 8 / 10 - 5_001;
        assertThat(leader.bound(nanos())).isEqualTo(8);
        now += 1;

        assertThat(leader.bound(nanos())).isZero();
    }

    @Test
    void answerAfterItsOwnEnd_raisesNothing() {
        leased(8);
        now += LEASE / 4;
        SyncAnswer answer = sync(leader, 8, 4);
        now += LEASE;

        assertThat(leader.answered(nanos(), answer)).isFalse();
        assertThat(leader.bound(nanos())).isZero();
    }

    @Test
    void endedBlock_isTheShareOnlyAfterTheServerWasTried() {
        leased(12);
        syncAndUse(leader("b"), 0, 1);
        now += LEASE / 4;
        syncAndUse(leader, 12, 0); // two machines: a share of ten
        now += LEASE;
        assertThat(leader.bound(nanos())).isZero();

        leader.failed(nanos());

        assertThat(leader.bound(nanos())).isEqualTo(10);
        now += LEASE + RESERVE;
        assertThat(leader.bound(nanos())).isEqualTo(10);
    }

    @Test
    void idleMachine_withoutTheServer_usesOnePermit_andItsShareWhenTheReserveIsOver() {
        syncAndUse(leader, 0, 0);
        now += LEASE;
        assertThat(leader.block().permits()).isZero();
        leader.failed(nanos());
        assertThat(leader.bound(nanos())).isEqualTo(1);

        now += LEASE + RESERVE;

        assertThat(leader.bound(nanos())).isEqualTo(20); // it was the only machine
    }

    /** The request may have been recorded, and what it did not assert be granted to others. */
    @Test
    void syncWithoutAnAnswer_bindsTheMachineToWhatItAsserted() {
        leased(12);
        leader.doubt(nanos());
        SyncAnswer lost = sync(leader, 2, 0);
        assertThat(lost.block()).isLessThan(12);

        leader.failed(nanos());

        assertThat(leader.bound(nanos())).isEqualTo(2);
    }

    @Test
    void connectThatFails_leavesTheShare() {
        leased(12);
        leader.doubt(nanos());
        assertThat(leader.bound(nanos())).isZero();

        leader.failed(nanos());

        assertThat(leader.bound(nanos())).isEqualTo(12);
    }

    @Test
    void answerToAnEarlierSync_isNotUsed() {
        leased(8);
        now += LEASE / 4;
        SyncAnswer late = sync(leader, 8, 12);
        leader.failed(nanos());
        leader.called();
        assertThat(leader.next(nanos(), 8, 0)).isTrue();
        SyncRequest newer = leader.request(nanos(), 8);

        assertThat(leader.answered(nanos(), late)).isFalse();
        assertThat(leader.bound(nanos())).isEqualTo(8);
        assertThat(newer.seq()).isGreaterThan(late.seq());
    }

    /** Held calls count though the bound is lower: the server must not give away what still runs. */
    @Test
    void loweredMachine_assertsWhatItHolds() {
        leased(20);
        LeaseLeader other = leader("b");
        syncAndUse(other, 0, 20);
        leader.called();
        syncAndUse(leader, 20, 5);
        assertThat(leader.bound(nanos())).isEqualTo(10);
        assertThat(onRecord()).isEqualTo(20);

        syncAndUse(leader, 14, 5);

        assertThat(onRecord()).isEqualTo(14);
        now += 50;
        syncAndUse(other, 0, 20);
        assertThat(other.bound(nanos())).isEqualTo(6);
    }

    /**
     * In a folder that was copied, calls are counted that another machine makes. When they are found dead, they are 0.
     */
    @Test
    void callsOfACopiedFolder_areOnRecord_andBecomeNoPermits() {
        leased(20);
        LeaseLeader copy = leader("b");
        syncAndUse(copy, 20, 5);
        assertThat(requireNonNull(table.machines().get("b")).block).isEqualTo(20);
        assertThat(copy.bound(nanos())).isZero();

        now += 50;
        syncAndUse(copy, 0, 5); // nobody made them
        assertThat(copy.bound(nanos())).isZero();

        leader.called();
        syncAndUse(leader, 14, 0);
        leader.called();
        syncAndUse(leader, 14, 0);
        now += 50;
        syncAndUse(copy, 0, 5);
        assertThat(copy.bound(nanos())).isEqualTo(5);
        assertThat(onRecord() + requireNonNull(table.machines().get("b")).block).isLessThanOrEqualTo(20);
    }

    @Test
    void calmMachine_asksNothing_beforeTheRenewal() {
        leased(8);
        syncAndUse(leader, 8, 0); // one spare
        for (int i = 0; i < LEASE / 4; i++) {
            assertThat(leader.next(nanos(), 8, 0)).as("after %d ms", i).isFalse();
            now++;
        }
        assertThat(leader.next(nanos(), 8, 0)).isTrue();
    }

    @Test
    void idleSurplus_goesBackAfterAMoment_butOne() {
        leased(8);
        assertThat(leader.next(nanos(), 3, 0)).isFalse();
        now += 100;

        syncAndUse(leader, 3, 0);

        assertThat(leader.bound(nanos())).isEqualTo(4);
    }
}
