package dev.kimigate.lease;

/** A leader's two clocks. They differ after a sleep, which stops the first alone. */
public interface LeaseClocks {
    /** The JVM's own. */
    LeaseClocks SYSTEM = new LeaseClocks() {
        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };

    /** For spans; may stand still while the machine sleeps. */
    long monotonicNanos();

    /** The time of day; may be set. */
    long wallMillis();
}
