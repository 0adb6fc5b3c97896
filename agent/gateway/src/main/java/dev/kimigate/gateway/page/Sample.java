package dev.kimigate.gateway.page;

import java.util.Map;
import java.util.TreeMap;

/**
 * What happened in a short time.
 *
 * @param fromMillis its beginning, wall clock
 * @param held most permits held at once, as far as was seen
 * @param waiting most calls waiting at once, as far as was seen
 * @param limit of all accounts together, at its end
 * @param refusals that came in it, by what they meant
 * @param waits of the gateway's own calls that got a permit in it
 */
record Sample(long fromMillis, int held, int waiting, int limit, Map<String, Long> refusals, Waits waits) {
    Sample {
        refusals = Map.copyOf(refusals);
    }

    /** Both as one. */
    Sample and(Sample next) {
        Map<String, Long> all = new TreeMap<>(refusals);
        next.refusals.forEach((verdict, count) -> all.merge(verdict, count, Long::sum));
        return new Sample(
                fromMillis,
                Math.max(held, next.held),
                Math.max(waiting, next.waiting),
                next.limit,
                all,
                waits.plus(next.waits));
    }

    long refused() {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }
}
