package dev.kimigate.store;

/**
 * What all JVMs of an account go by, as it was at one moment.
 *
 * @param version tells this moment from others; 0 = nobody has written a policy yet
 * @param terms what admissions obey
 * @param memory what the policy remembers for itself: opaque here, at most {@link #MEMORY_WORDS} words
 */
@SuppressWarnings("ArrayRecordComponent") // private to its readers, who never write into it
public record SharedPolicy(long version, AdmissionTerms terms, long[] memory) {
    /** How many words a policy may remember. */
    public static final int MEMORY_WORDS = 30;

    /** What is in force while nobody has written a policy. */
    public static final SharedPolicy NONE = new SharedPolicy(0, AdmissionTerms.NONE, new long[0]);
}
