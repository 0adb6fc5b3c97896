package dev.kimigate.lease;

/**
 * What a machine has leased, and until when. Local times are nanoseconds of one monotonic clock.
 *
 * @param permits how many calls of the machine may be in flight while the lease stands
 * @param share with how many of these it may go on without the server
 * @param endsNanos when the lease is over here: earlier than at the server, however late the answer came
 * @param answeredNanos when the request was sent that was answered last; meaningless while {@code birth} is 0
 * @param leaseNanos the account's lease
 * @param reserveNanos for how long after it the server keeps the block for us
 * @param birth which of the server's memories answered; 0 = none ever did
 */
public record LeasedBlock(
        int permits, int share, long endsNanos, long answeredNanos, long leaseNanos, long reserveNanos, long birth) {

    /** What a machine has that was never answered. */
    public static LeasedBlock none(long nowNanos, long leaseMillis, long reserveMillis) {
        return new LeasedBlock(0, 0, nowNanos, nowNanos, leaseMillis * 1_000_000, reserveMillis * 1_000_000, 0);
    }

    /** Whether the lease stands. */
    public boolean stands(long nowNanos) {
        return birth != 0 && nowNanos - endsNanos < 0;
    }

    /**
     * How many calls of the machine may be in flight.
     *
     * @param failed whether the server was tried after the lease's end, and did not answer
     * @param alone what a machine may use that was never answered
     */
    public int inForce(long nowNanos, boolean failed, int alone) {
        if (stands(nowNanos)) {
            return permits;
        }
        if (!failed) {
            return 0; // the machine may have slept, and its permits be others' now
        }
        if (birth == 0) {
            return Math.max(1, alone);
        }
        return Math.max(1, isForgotten(nowNanos) ? share : Math.min(share, permits));
    }

    /** Whether the server has nothing reserved for us any more. */
    public boolean isForgotten(long nowNanos) {
        return birth == 0 || nowNanos - answeredNanos > leaseNanos + reserveNanos;
    }

    /** With no more permits than these: giving back needs nobody's consent. */
    LeasedBlock lowered(int most) {
        return with(Math.min(most, permits), share, endsNanos);
    }

    /** With no more than these, whatever comes. */
    LeasedBlock within(int most) {
        return with(Math.min(most, permits), Math.min(most, share), endsNanos);
    }

    /** The lease is over. */
    LeasedBlock over(long nowNanos) {
        return stands(nowNanos) ? with(permits, share, nowNanos) : this;
    }

    private LeasedBlock with(int permits, int share, long endsNanos) {
        return new LeasedBlock(permits, share, endsNanos, answeredNanos, leaseNanos, reserveNanos, birth);
    }
}
