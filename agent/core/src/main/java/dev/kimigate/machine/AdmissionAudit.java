package dev.kimigate.machine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks for starts that should not have been: whether the permits held in a region rose above what all its JVMs obeyed
 * when they started calls. Off the list of proven platforms only. Its store guards it.
 */
/*
 * No single look can tell: more permits than the limit are normal after the limit was lowered, when calls are carried
 * over, and for the moment in which two JVMs have published a start and both step back. So two looks are compared, each
 * at a moment in which nobody was starting a call. If in between all JVMs stayed, none carried a call, and each obeyed
 * one limit for all it started, then no more can be held than at the first look, or than the largest of these limits.
 */
final class AdmissionAudit {
    private static final int TRIES = 3;

    private @Nullable MappedWords region;
    private @Nullable View before;

    /** What was wrong; null if nothing was, or nothing can be said. */
    @Nullable
    String look(MappedWords words) {
        View now = view(words);
        if (now == null) {
            return null;
        }
        View earlier = words.equals(region) ? before : null;
        region = words;
        before = now;
        return earlier == null ? null : now.wrongSince(earlier);
    }

    private static @Nullable View view(MappedWords words) {
        for (int i = 0; i < TRIES; i++) {
            View first = View.of(words);
            if (first != null && first.equals(View.of(words))) {
                return first;
            }
        }
        return null;
    }

    /** A copy of what counts of all records; two that are equal were taken in a moment in which nothing moved. */
    private static final class View {
        private final long[] who;
        private final long[] grants;
        private final long[] carried;
        private final long[] obeyed;
        private final long held;

        private View(long[] who, long[] grants, long[] carried, long[] obeyed, long held) {
            this.who = who;
            this.grants = grants;
            this.carried = carried;
            this.obeyed = obeyed;
            this.held = held;
        }

        static @Nullable View of(MappedWords words) {
            int records = RegionSnapshot.records(words);
            long[] who = new long[records];
            long[] grants = new long[records];
            long[] carried = new long[records];
            long[] obeyed = new long[records];
            long held = 0;
            for (int i = 0; i < records; i++) {
                int base = Layout.record(i);
                if (words.get(base + Layout.PID) != 0 && words.get(base + Layout.ADMITTING) != 0) {
                    return null;
                }
                long word = words.get(base + Layout.WORD);
                who[i] = Layout.generation(word);
                grants[i] = words.get(base + Layout.GRANTS);
                carried[i] = words.get(base + Layout.CARRIED);
                obeyed[i] = words.get(base + Layout.OBEYED);
                held += Layout.held(word);
            }
            return new View(who, grants, carried, obeyed, held);
        }

        @Nullable
        String wrongSince(View earlier) {
            if (!Arrays.equals(who, earlier.who)
                    || !Arrays.equals(carried, earlier.carried)
                    || !Arrays.equals(obeyed, earlier.obeyed)) {
                return null;
            }
            long most = earlier.held;
            boolean started = false;
            for (int i = 0; i < grants.length; i++) {
                if (grants[i] != earlier.grants[i]) {
                    started = true;
                    most = Math.max(most, Layout.obeyedLimit(obeyed[i]));
                }
            }
            return started && held > most ? held + " calls were in flight, and " + most + " were allowed" : null;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof View view
                    && held == view.held
                    && Arrays.equals(who, view.who)
                    && Arrays.equals(grants, view.grants)
                    && Arrays.equals(carried, view.carried)
                    && Arrays.equals(obeyed, view.obeyed);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(grants);
        }
    }
}
