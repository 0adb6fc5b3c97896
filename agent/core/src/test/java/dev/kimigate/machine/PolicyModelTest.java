package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goes through every interleaving of what threads do with the policy's words: read the number, the slot's words, the
 * number again; write a slot of their JVM's own, word by word; swap the number; or die in the middle. Whoever reads
 * must get all of one policy, and each policy must build on the one before.
 *
 * <p>This is a model of {@link PolicyWords}, with a slot of two words and policies that hold their own number.
 */
class PolicyModelTest {
    enum Mutant {
        NONE,
        /** Takes always the same slot of its own, in force or not. */
        WRITES_THE_SLOT_IN_FORCE,
        /** Does not look, before it writes, whether what it saw is still in force. */
        TRUSTS_WHAT_ANOTHER_THREAD_MAY_HAVE_CHANGED,
        /** Believes what it read without a second look at the number. */
        READS_ONCE,
        /** Swaps the number and writes the words then. */
        PUTS_IN_FORCE_WHAT_IS_NOT_WRITTEN,
        /** Writes the number without looking what it replaces. */
        OVERWRITES
    }

    @Test
    void policies_inEveryInterleaving_areWholeAndBuildOnOneAnother() {
        Search search = new Search(Mutant.NONE);

        assertThat(search.violation()).isNull();
        assertThat(search.mostPolicies).isEqualTo(Search.POLICIES);
        assertThat(search.seen.size()).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void mutant_isFound(Mutant mutant) {
        assertThat(new Search(mutant).violation()).isNotNull();
    }

    private static final class Search {
        /** How many policies are put in force; the third takes a slot for the second time. */
        static final int POLICIES = 3;

        /** Two threads of the first JVM, one of the second. */
        private static final int[] JVM_OF = {0, 0, 1};

        // The shared words: the number in force and its slot, the slots' words, who writes in each JVM.
        private static final int NUMBER = 0;
        private static final int SLOT = 1;
        private static final int WORDS = 2;
        private static final int WRITING = WORDS + 2 * 2 * 2;
        private static final int THREADS = WRITING + 2;

        // What a thread is about to do, and what it has read.
        private static final int PHASE = 0;
        private static final int SEEN_NUMBER = 1;
        private static final int SEEN_SLOT = 2;
        private static final int FIRST = 3;
        private static final int SECOND = 4;
        private static final int THREAD = 5;

        private static final int READ_NUMBER = 0;
        private static final int READ_FIRST = 1;
        private static final int READ_SECOND = 2;
        private static final int READ_NUMBER_AGAIN = 3;
        private static final int ENTER = 4;
        private static final int WRITE_FIRST = 5;
        private static final int WRITE_SECOND = 6;
        private static final int SWAP = 7;

        private static final int NOBODY = -1;
        private static final int NO_SLOT = -1;

        private final Mutant mutant;
        private final Set<String> seen = new HashSet<>();
        private final Deque<int[]> open = new ArrayDeque<>();
        private int mostPolicies;
        private @Nullable String violation;

        Search(Mutant mutant) {
            this.mutant = mutant;
            int[] start = new int[THREADS + JVM_OF.length * THREAD];
            start[SLOT] = NO_SLOT;
            Arrays.fill(start, WRITING, THREADS, NOBODY);
            reach(start);
        }

        @Nullable
        String violation() {
            for (int[] state = open.poll(); state != null && violation == null; state = open.poll()) {
                mostPolicies = Math.max(mostPolicies, state[NUMBER]);
                for (int thread = 0; thread < JVM_OF.length; thread++) {
                    step(state.clone(), thread, THREADS + thread * THREAD);
                    die(state.clone(), thread, THREADS + thread * THREAD);
                }
            }
            return violation;
        }

        private void reach(int[] state) {
            StringBuilder key = new StringBuilder();
            for (int word : state) {
                key.append((char) (word + 1));
            }
            if (seen.add(key.toString())) {
                open.add(state);
            }
        }

        private void step(int[] state, int thread, int at) {
            switch (state[at + PHASE]) {
                case READ_NUMBER -> {
                    state[at + SEEN_NUMBER] = state[NUMBER];
                    state[at + SEEN_SLOT] = state[SLOT];
                    go(state, at, READ_FIRST);
                }
                case READ_FIRST -> {
                    state[at + FIRST] = word(state, at, 0);
                    go(state, at, READ_SECOND);
                }
                case READ_SECOND -> {
                    state[at + SECOND] = word(state, at, 1);
                    go(state, at, READ_NUMBER_AGAIN);
                }
                case READ_NUMBER_AGAIN -> believe(state, at);
                case ENTER -> enter(state, thread, at);
                case WRITE_FIRST -> write(state, thread, at, 0, WRITE_SECOND);
                case WRITE_SECOND ->
                    write(
                            state,
                            thread,
                            at,
                            1,
                            mutant == Mutant.PUTS_IN_FORCE_WHAT_IS_NOT_WRITTEN ? READ_NUMBER : SWAP);
                case SWAP -> swap(state, thread, at);
                default -> throw new AssertionError(state[at + PHASE]);
            }
        }

        private void go(int[] state, int at, int phase) {
            state[at + PHASE] = phase;
            reach(state);
        }

        private static int word(int[] state, int at, int index) {
            int slot = state[at + SEEN_SLOT];
            return slot == NO_SLOT ? 0 : state[WORDS + 2 * slot + index];
        }

        private void believe(int[] state, int at) {
            if (mutant != Mutant.READS_ONCE && !isInForce(state, at)) {
                again(state, at);
            } else if (state[at + FIRST] != state[at + SECOND] || state[at + FIRST] != state[at + SEEN_NUMBER]) {
                violation = "read of two policies: " + Arrays.toString(state);
            } else if (state[at + SEEN_NUMBER] < POLICIES) {
                go(state, at, ENTER);
            }
        }

        private void again(int[] state, int at) {
            Arrays.fill(state, at, at + THREAD, 0);
            reach(state);
        }

        private static boolean isInForce(int[] state, int at) {
            return state[NUMBER] == state[at + SEEN_NUMBER] && state[SLOT] == state[at + SEEN_SLOT];
        }

        private void enter(int[] state, int thread, int at) {
            if (state[WRITING + JVM_OF[thread]] != NOBODY) {
                return;
            }
            if (mutant != Mutant.TRUSTS_WHAT_ANOTHER_THREAD_MAY_HAVE_CHANGED && !isInForce(state, at)) {
                again(state, at);
                return;
            }
            state[WRITING + JVM_OF[thread]] = thread;
            go(state, at, mutant == Mutant.PUTS_IN_FORCE_WHAT_IS_NOT_WRITTEN ? SWAP : WRITE_FIRST);
        }

        private void write(int[] state, int thread, int at, int index, int next) {
            state[WORDS + 2 * free(state, thread, at) + index] = state[at + FIRST] + 1;
            if (next == READ_NUMBER) {
                leave(state, thread, at);
            } else {
                go(state, at, next);
            }
        }

        private int free(int[] state, int thread, int at) {
            int own = 2 * JVM_OF[thread];
            boolean taken = state[at + SEEN_SLOT] == own && mutant != Mutant.WRITES_THE_SLOT_IN_FORCE;
            return taken ? own + 1 : own;
        }

        private void swap(int[] state, int thread, int at) {
            boolean swapped = mutant == Mutant.OVERWRITES || isInForce(state, at);
            if (swapped) {
                if (state[NUMBER] != state[at + SEEN_NUMBER]) {
                    violation = "a policy that nobody built on: " + Arrays.toString(state);
                }
                state[NUMBER] = state[at + SEEN_NUMBER] + 1;
                state[SLOT] = free(state, thread, at);
            }
            boolean writes = swapped && mutant == Mutant.PUTS_IN_FORCE_WHAT_IS_NOT_WRITTEN;
            if (writes) {
                go(state, at, WRITE_FIRST);
            } else {
                leave(state, thread, at);
            }
        }

        private void leave(int[] state, int thread, int at) {
            state[WRITING + JVM_OF[thread]] = NOBODY;
            again(state, at);
        }

        /** Another JVM takes the record as it is. */
        private void die(int[] state, int thread, int at) {
            if (state[WRITING + JVM_OF[thread]] == thread) {
                leave(state, thread, at);
            }
        }
    }
}
