package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.SharedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PolicyWordsTest {
    private static final int WRITERS = 4;
    private static final int ROUNDS = 20_000;

    private final MappedWords words = MappedWords.inMemory(Layout.SIZE);

    @Test
    void read_beforeAnyPolicy_isNone() {
        SharedPolicy policy = new PolicyWords(words, 0).read();

        assertThat(policy.version()).isZero();
        assertThat(policy.terms()).isEqualTo(AdmissionTerms.NONE);
    }

    @Test
    void read_ofANumberThatNamesNoSlot_isNoTerms() {
        words.set(Layout.POLICY, 0xfffffL);

        assertThat(new PolicyWords(words, 0).read().terms()).isEqualTo(AdmissionTerms.NONE);
    }

    /** Every JVM adds one to every word: torn reads and lost updates would show. */
    @Test
    void replace_byManyAtOnce_losesNothingAndTearsNothing() throws Exception {
        ExecutorService jvms = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int jvm = 0; jvm < WRITERS; jvm++) {
                PolicyWords policy = new PolicyWords(words, jvm);
                work.add(() -> addOnes(policy));
            }
            for (Future<Boolean> done : jvms.invokeAll(work)) {
                assertThat(done.get())
                        .as("all words of each policy read were equal")
                        .isTrue();
            }
        } finally {
            jvms.shutdownNow();
        }

        assertThat(new PolicyWords(words, 0).read().memory()).containsOnly((long) WRITERS * ROUNDS);
    }

    private static boolean addOnes(PolicyWords policy) {
        boolean whole = true;
        for (int done = 0; done < ROUNDS; ) {
            SharedPolicy seen = policy.read();
            long[] next = new long[SharedPolicy.MEMORY_WORDS];
            for (int i = 0; i < next.length; i++) {
                long word = i < seen.memory().length ? seen.memory()[i] : 0;
                whole &= word == (seen.memory().length == 0 ? 0 : seen.memory()[0]);
                next[i] = word + 1;
            }
            done += policy.replace(seen, AdmissionTerms.NONE, next) ? 1 : 0;
        }
        return whole;
    }

    @Property
    void terms_ofAnyCounts_areReadAsWritten(
            @ForAll @IntRange(max = 65_535) int limit,
            @ForAll @IntRange(max = 65_535) int window,
            @ForAll @LongRange(max = (1L << 47) - 1) long until,
            @ForAll boolean untilAnswered) {
        AdmissionTerms terms = new AdmissionTerms(limit, window, limit, window, until, limit, untilAnswered);

        assertThat(TermsCodec.decode(TermsCodec.counts(terms), TermsCodec.coolDown(terms)))
                .isEqualTo(terms);
    }
}
