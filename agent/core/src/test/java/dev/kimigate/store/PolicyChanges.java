package dev.kimigate.store;

import java.util.function.UnaryOperator;

/** Puts terms in force, as a policy would. */
public final class PolicyChanges {
    private PolicyChanges() {}

    public static void coolDown(SharedState shared, long untilMillis, int reason) {
        change(
                shared,
                terms -> new AdmissionTerms(
                        terms.limit(),
                        terms.proven(),
                        terms.window(),
                        terms.startsPerMinute(),
                        untilMillis,
                        reason,
                        false));
    }

    public static void window(SharedState shared, int starts) {
        change(
                shared,
                terms -> new AdmissionTerms(
                        terms.limit(), terms.proven(), starts, terms.startsPerMinute(), 0, 0, false));
    }

    public static void limit(SharedState shared, int limit) {
        change(shared, terms -> new AdmissionTerms(limit, terms.proven(), 0, 0, 0, 0, false));
    }

    public static void proven(SharedState shared, int proven) {
        change(shared, terms -> new AdmissionTerms(terms.limit(), proven, 0, 0, 0, 0, false));
    }

    public static void startsPerMinute(SharedState shared, int starts) {
        change(shared, terms -> new AdmissionTerms(terms.limit(), terms.proven(), 0, starts, 0, 0, false));
    }

    private static void change(SharedState shared, UnaryOperator<AdmissionTerms> change) {
        SharedPolicy seen = shared.policy();
        while (!shared.replacePolicy(seen, change.apply(seen.terms()), seen.memory())) {
            seen = shared.policy();
        }
    }
}
