package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goes through every interleaving of what processes do with their words: publish, read the records one by one, decide,
 * give back, die, be taken back by others, come again; and a keeper that lowers the bound and then counts. Never may
 * more than the limit hold, and never more than the keeper knows of once it has counted.
 *
 * <p>This is a model of {@link PermitRecord} and {@link Reclaimer}, not the classes: it says that the protocol is
 * right, and its mutants that the search would find it wrong.
 */
class ProtocolModelTest {
    enum Mutant {
        NONE,
        /** Counts first and publishes then. */
        CHECKS_BEFORE_IT_PUBLISHES,
        /** A living holder's record is taken back, and the holder goes on without looking. */
        DECLARES_THE_LIVING_DEAD,
        /** Passes if there was room for it, its own start not counted. */
        FORGETS_ITSELF,
        /** Leaves the +1 in its word when there was no room: not unsafe, but permits get lost. */
        DOES_NOT_TAKE_BACK,
        /** Reads the bound before it publishes, and not after the records. */
        READS_THE_BOUND_FIRST
    }

    private static final int IDLE = 0;
    private static final int SCANNING = 1;
    private static final int HOLDING = 2;
    private static final int DEAD = 3;

    @ParameterizedTest
    @CsvSource({"2, 1, 2", "3, 1, 2", "3, 2, 2", "4, 2, 1", "4, 3, 1"})
    void protocol_inEveryInterleaving_keepsTheLimit(int processes, int limit, int deaths) {
        Search search = new Search(processes, limit, deaths, Mutant.NONE);

        assertThat(search.violation()).isNull();
        assertThat(search.mostHolding).isEqualTo(limit);
        assertThat(search.seen.size()).isGreaterThan(processes == 2 ? 50 : 1_000);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NONE", "READS_THE_BOUND_FIRST"},
            mode = EnumSource.Mode.EXCLUDE)
    void mutant_isFound(Mutant mutant) {
        assertThat(new Search(3, 1, 1, mutant).violation()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 1, 1", "2, 2, 0, 1", "3, 2, 1, 1", "3, 3, 1, 0"})
    void boundLoweredAndThenCounted_inEveryInterleaving_isKept(int processes, int limit, int bound, int deaths) {
        Search search = new Search(processes, limit, deaths, Mutant.NONE, bound);

        assertThat(search.violation()).isNull();
        assertThat(search.mostHolding).isEqualTo(limit);
        assertThat(search.counted).isPositive();
    }

    @Test
    void boundReadBeforeAStartIsPublished_isFound() {
        assertThat(new Search(2, 2, 0, Mutant.READS_THE_BOUND_FIRST, 0).violation())
                .contains("after it was counted");
    }

    @Test
    void protocol_whenAllAreIdle_hasLostNoPermit() {
        assertThat(new Search(3, 2, 0, Mutant.NONE).violation()).isNull();
        assertThat(new Search(3, 2, 0, Mutant.DOES_NOT_TAKE_BACK).violation()).contains("lost");
    }

    /** One state: what each process does, what each record says, how many died so far. */
    private static final class State {
        final int[] phase;
        /** The record it reads next, and the sum of those it has read. */
        final int[] next;

        final int[] sum;
        final int[] word;
        /** The bound as each process has read it; the last is the bound itself. */
        final int[] bound;

        final int deaths;

        /** {@code next} and {@code sum} have one more at their ends: what the keeper reads. */
        State(int[] phase, int[] next, int[] sum, int[] word, int[] bound, int deaths) {
            this.phase = phase.clone();
            this.next = next.clone();
            this.sum = sum.clone();
            this.word = word.clone();
            this.bound = bound.clone();
            this.deaths = deaths;
        }

        State withBound(int reader, int value) {
            State state = new State(phase, next, sum, word, bound, deaths);
            state.bound[reader] = value;
            return state;
        }

        State with(int process, int newPhase, int published) {
            State state = new State(phase, next, sum, word, bound, deaths);
            state.phase[process] = newPhase;
            state.next[process] = 0;
            state.sum[process] = 0;
            state.word[process] += published;
            return state;
        }

        State died(int process) {
            State state = new State(phase, next, sum, word, bound, deaths + 1);
            state.phase[process] = DEAD;
            return state;
        }

        State takenBack(int process, int newPhase) {
            State state = new State(phase, next, sum, word, bound, deaths);
            state.phase[process] = newPhase;
            state.word[process] = 0;
            return state;
        }

        State read(int process) {
            State state = new State(phase, next, sum, word, bound, deaths);
            state.sum[process] += word[next[process]];
            state.next[process]++;
            return state;
        }

        long holding() {
            return Arrays.stream(phase).filter(p -> p == HOLDING).count();
        }

        String key() {
            StringBuilder key = new StringBuilder().append((char) deaths);
            for (int[] values : new int[][] {phase, next, sum, word, bound}) {
                for (int value : values) {
                    key.append((char) value);
                }
            }
            return key.toString();
        }

        String text() {
            return Arrays.toString(phase) + " words " + Arrays.toString(word) + " bound " + Arrays.toString(bound);
        }
    }

    private static final class Search {
        private final int processes;
        private final int limit;
        private final int mostDeaths;
        private final Mutant mutant;
        /** What the keeper lowers the bound to, once. */
        private final int lowered;

        private final Set<String> seen = new HashSet<>();
        private final Deque<State> open = new ArrayDeque<>();
        private long mostHolding;
        private int counted;

        Search(int processes, int limit, int mostDeaths, Mutant mutant) {
            this(processes, limit, mostDeaths, mutant, limit);
        }

        Search(int processes, int limit, int mostDeaths, Mutant mutant, int lowered) {
            this.processes = processes;
            this.limit = limit;
            this.mostDeaths = mostDeaths;
            this.mutant = mutant;
            this.lowered = lowered;
            int[] zeros = new int[processes];
            int[] bounds = new int[processes + 1];
            Arrays.fill(bounds, limit);
            reach(new State(zeros, new int[processes + 1], new int[processes + 1], zeros, bounds, 0));
        }

        @org.jspecify.annotations.Nullable
        String violation() {
            for (State state = open.poll(); state != null; state = open.poll()) {
                mostHolding = Math.max(mostHolding, state.holding());
                if (state.holding() > limit) {
                    return "too many: " + state.text();
                }
                if (Arrays.stream(state.phase).allMatch(p -> p == IDLE)
                        && Arrays.stream(state.word).anyMatch(w -> w != 0)) {
                    return "lost: " + state.text();
                }
                if (hasCounted(state)) {
                    counted++;
                    if (state.holding() > Math.max(lowered, state.sum[processes])) {
                        return "too many after it was counted: " + state.text();
                    }
                }
                for (int i = 0; i < processes; i++) {
                    step(state, i);
                }
                keep(state);
            }
            return null;
        }

        private void reach(State state) {
            if (seen.add(state.key())) {
                open.add(state);
            }
        }

        private boolean hasCounted(State state) {
            return lowered < limit && state.next[processes] == processes;
        }

        /** The keeper's next step: lowers the bound, then reads the records one by one. */
        private void keep(State state) {
            if (lowered == limit || hasCounted(state)) {
                return;
            }
            if (state.bound[processes] != lowered) {
                reach(state.withBound(processes, lowered));
            } else {
                reach(state.read(processes));
            }
        }

        private void step(State state, int i) {
            boolean late = mutant == Mutant.CHECKS_BEFORE_IT_PUBLISHES;
            switch (state.phase[i]) {
                case IDLE -> {
                    if (mutant == Mutant.READS_THE_BOUND_FIRST && state.bound[i] != state.bound[processes]) {
                        reach(state.withBound(i, state.bound[processes]));
                    }
                    reach(state.with(i, SCANNING, late ? 0 : 1));
                }
                case SCANNING -> snapshot(state, i);
                case HOLDING -> reach(state.with(i, IDLE, -state.word[i]));
                case DEAD -> reach(state.takenBack(i, IDLE));
                default -> throw new AssertionError(state.phase[i]);
            }
            boolean active = state.phase[i] == SCANNING || state.phase[i] == HOLDING;
            if (active && state.deaths < mostDeaths) {
                reach(state.died(i));
            }
            if (mutant == Mutant.DECLARES_THE_LIVING_DEAD && state.phase[i] == HOLDING) {
                reach(state.takenBack(i, HOLDING));
            }
        }

        private void snapshot(State state, int i) {
            if (state.next[i] < processes) {
                reach(state.read(i));
                return;
            }
            int published = mutant == Mutant.CHECKS_BEFORE_IT_PUBLISHES ? 0 : 1;
            int counts = state.sum[i] + (1 - published) - (mutant == Mutant.FORGETS_ITSELF ? 1 : 0);
            int bound = mutant == Mutant.READS_THE_BOUND_FIRST ? state.bound[i] : state.bound[processes];
            if (counts <= Math.min(limit, bound)) {
                reach(state.with(i, HOLDING, 1 - published));
            } else {
                reach(state.with(i, IDLE, mutant == Mutant.DOES_NOT_TAKE_BACK ? 0 : -published));
            }
        }
    }
}
