package dev.kimigate.pacing;

import java.util.List;

/**
 * What the calls of this JVM in the last seconds say about a refusal for too many in flight: that there are fewer
 * places for us than we thought, or that the server lets places go late.
 *
 * <p>Each lateness that may be is tried. With it, so many places were taken when the refused call came, and so many
 * when each other call came; what was accepted beyond the former, or refused below it, speaks against that lateness.
 *
 * @param spans the calls in the order of their starts, {@code refused} among them; without later ones that may still be
 *     refused
 * @param refused index of the call that was refused; -1 = nothing is known
 * @param validFromMillis outcomes of calls that started earlier say nothing of what holds now
 * @param roundTripMillis how long the refusal took to come
 * @param others calls in flight of other JVMs
 * @param most the largest limit under which one of the calls started
 */
public record PlaceEvidence(
        List<CallSpan> spans, int refused, long validFromMillis, long roundTripMillis, int others, int most) {
    /** Nothing is known. */
    public static final PlaceEvidence NONE = new PlaceEvidence(List.of(), -1, 0, 0, 0, 0);

    /** Older outcomes are of other times. */
    public static final long WINDOW_MILLIS = 10_000;

    private static final int[] LATE_MILLIS = {0, 100, 200, 300, 400, 500, 600, 800, 1_000, 1_250, 1_500};
    /** Where several explain all that was seen, the one nearest to this is tried. */
    private static final int LIKELY_MILLIS = 500;

    /** By chance, a place comes free while a call is on its way to the server. More than that is no chance. */
    private static final int FEW_CONTRADICTIONS = 4;

    /**
     * What explains the refusal and is contradicted least.
     *
     * @param places how many calls of the account have room
     * @param lingerMillis how long after an answer's end its permit has to stay counted
     * @param contradictions how many outcomes it does not explain
     */
    record Finding(int places, int lingerMillis, int contradictions) {
        static final Finding NONE = new Finding(0, 0, 0);

        /** False if nothing lives, or nothing explains what was seen: then it has just changed. */
        boolean isSound() {
            return places > 0 && contradictions <= FEW_CONTRADICTIONS;
        }
    }

    boolean isKnown() {
        return refused >= 0;
    }

    /** Whether a call that started since then was not refused, though a refusal would have come by now. */
    boolean acceptedSince(long millisBeforeTheRefused) {
        long sentAt = spans.get(refused).startMillis();
        for (CallSpan span : spans) {
            boolean told = span.endMillis() > 0 || span.startMillis() < sentAt - roundTripMillis;
            if (span.startMillis() > sentAt - millisBeforeTheRefused && told && !span.refused()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Which lateness, and how many places.
     *
     * @param most more places than these are not believed
     * @param trusted whether nothing has contradicted that limit yet: then lateness is likelier than fewer places
     */
    Finding finding(int most, boolean trusted) {
        int best = 0;
        int places = 0;
        int contradictions = Integer.MAX_VALUE;
        for (int late : LATE_MILLIS) {
            int supposed = Math.min(most, taken(refused, late));
            int against = contradictions(supposed, late);
            boolean likelier = best > 0 ? isLikelier(late, best) : trusted && supposed == most && places < most;
            if (against < contradictions || (against == contradictions && likelier)) {
                best = late;
                places = supposed;
                contradictions = against;
            }
        }
        return new Finding(places, (int) Math.max(0, best - roundTripMillis), contradictions);
    }

    private static boolean isLikelier(int late, int than) {
        return Math.abs(late - LIKELY_MILLIS) < Math.abs(than - LIKELY_MILLIS);
    }

    private int contradictions(int places, int late) {
        long since = Math.max(validFromMillis, spans.get(refused).startMillis() - WINDOW_MILLIS);
        int count = 0;
        for (int i = 0; i < spans.size(); i++) {
            CallSpan span = spans.get(i);
            if (span.startMillis() >= since && span.refused() != (taken(i, late) >= places)) {
                count++;
            }
        }
        return count;
    }

    /**
     * How many places were taken when that call came to the server. An answer's end is known to us later than there.
     */
    private int taken(int call, int late) {
        long then = spans.get(call).startMillis() + roundTripMillis - late;
        int taken = others;
        for (int i = 0; i < call; i++) {
            taken += spans.get(i).holdsPlaceAt(then) ? 1 : 0;
        }
        return taken;
    }
}
