package dev.kimigate.limiter;

import java.util.function.UnaryOperator;

/** Puts terms in force, as a policy would. */
final class Policies {
    private Policies() {}

    static void coolDown(SharedState shared, long untilMillis, int reason) {
        change(
                shared,
                terms -> new Terms(
                        terms.limit(),
                        terms.proven(),
                        terms.window(),
                        terms.startsPerMinute(),
                        untilMillis,
                        reason,
                        false));
    }

    static void window(SharedState shared, int starts) {
        change(shared, terms -> new Terms(terms.limit(), terms.proven(), starts, terms.startsPerMinute(), 0, 0, false));
    }

    static void limit(SharedState shared, int limit) {
        change(shared, terms -> new Terms(limit, terms.proven(), 0, 0, 0, 0, false));
    }

    static void proven(SharedState shared, int proven) {
        change(shared, terms -> new Terms(terms.limit(), proven, 0, 0, 0, 0, false));
    }

    static void startsPerMinute(SharedState shared, int starts) {
        change(shared, terms -> new Terms(terms.limit(), terms.proven(), 0, starts, 0, 0, false));
    }

    private static void change(SharedState shared, UnaryOperator<Terms> change) {
        Policy seen = shared.policy();
        while (!shared.replacePolicy(seen, change.apply(seen.terms()), seen.memory())) {
            seen = shared.policy();
        }
    }
}
