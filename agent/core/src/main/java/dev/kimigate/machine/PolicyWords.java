package dev.kimigate.machine;

import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.SharedPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The policy in a region: many words that change as one.
 *
 * <p>Each JVM writes new policies into slots of its own, never into the one in force, and puts one in force by swapping
 * the word that names the slot. So a policy never changes once it is in force, a reader who finds the word unchanged
 * has read all of one policy, and a JVM killed halfway has changed nothing.
 */
/* Readers on any thread; writers are guarded by their store. */
final class PolicyWords {
    private static final int NO_SLOT = -1;

    private final MappedWords words;
    private final int record;
    private volatile @Nullable SharedPolicy lastRead;

    /** @param record the index of our own record */
    PolicyWords(MappedWords words, int record) {
        this.words = words;
        this.record = record;
    }

    SharedPolicy read() {
        while (true) {
            long version = words.get(Layout.POLICY);
            SharedPolicy known = lastRead;
            if (known != null && known.version() == version) {
                return known;
            }
            SharedPolicy policy = read(version);
            if (words.get(Layout.POLICY) == version) {
                lastRead = policy;
                return policy;
            }
        }
    }

    /** False, and no change, if the policy is not the one seen any more. */
    boolean replace(SharedPolicy seen, AdmissionTerms terms, long[] memory) {
        if (words.get(Layout.POLICY) != seen.version()) {
            return false; // our other slot may be in force by now
        }
        int inForce = slot(seen.version());
        int free = inForce == 2 * record ? inForce + 1 : 2 * record;
        write(Layout.slot(free), terms, memory);
        return words.swap(Layout.POLICY, seen.version(), nextVersion(seen.version(), free));
    }

    private void write(int base, AdmissionTerms terms, long[] memory) {
        words.set(base, TermsCodec.counts(terms));
        words.set(base + Long.BYTES, TermsCodec.coolDown(terms));
        for (int i = 0; i < SharedPolicy.MEMORY_WORDS; i++) {
            words.set(base + (TermsCodec.WORDS + i) * Long.BYTES, i < memory.length ? memory[i] : 0);
        }
    }

    private SharedPolicy read(long version) {
        int slot = slot(version);
        if (slot == NO_SLOT) {
            return version == 0 ? SharedPolicy.NONE : new SharedPolicy(version, AdmissionTerms.NONE, new long[0]);
        }
        int base = Layout.slot(slot);
        long[] memory = new long[SharedPolicy.MEMORY_WORDS];
        for (int i = 0; i < memory.length; i++) {
            memory[i] = words.get(base + (TermsCodec.WORDS + i) * Long.BYTES);
        }
        return new SharedPolicy(version, TermsCodec.decode(words.get(base), words.get(base + Long.BYTES)), memory);
    }

    private static int slot(long version) {
        int slot = (int) (version & Layout.MOST);
        return version == 0 || slot >= 2 * Layout.RECORDS ? NO_SLOT : slot;
    }

    private static long nextVersion(long version, int slot) {
        return ((version >>> 16) + 1) << 16 | slot;
    }
}
