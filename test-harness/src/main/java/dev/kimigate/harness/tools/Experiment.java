package dev.kimigate.harness.tools;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The script of a measurement: one step for each attempt of a call, then answers. */
enum Experiment {
    /** Answers at once, and prints the header fields of each request. */
    PLAIN,
    /** Keeps the headers of the first answer back. */
    HEADERS,
    /**
     * Refuses the first attempt after a hold, and keeps the headers of the second's answer back for longer than tools
     * wait.
     */
    AGAIN,
    /** Falls silent after the first words of the first answer. */
    SILENCE,
    /** Refuse the first attempts, and ask for another a second later. */
    REFUSED_429,
    REFUSED_503,
    REFUSED_529,
    /** The same for two attempts, after a hold: what a gateway does that has no permit in time. */
    LATE_429,
    LATE_503,
    LATE_529,
    /** Refuse the first attempts, and ask for nothing. */
    REFUSED_413,
    REFUSED_426;

    private static final int USUAL_SECONDS = 330;
    private static final int USUAL_REFUSALS = 3;
    private static final int LONGER_THAN_BUN_WAITS = 400;
    private static final int LATE_REFUSALS = 2;
    private static final String REFUSED = "REFUSED_";

    /** The word of the command line: {@code headers}, {@code 429}, {@code late-429}. */
    String word() {
        return name().replace(REFUSED, "").replace('_', '-').toLowerCase(Locale.ROOT);
    }

    static Experiment of(String word) {
        for (Experiment experiment : values()) {
            if (experiment.word().equals(word)) {
                return experiment;
            }
        }
        throw new IllegalArgumentException(word + ": no such experiment");
    }

    /** Seconds of a hold or a silence, or the number of refusals. */
    int usualAmount() {
        return name().startsWith(REFUSED) ? USUAL_REFUSALS : USUAL_SECONDS;
    }

    List<Step> steps(int amount) {
        return switch (this) {
            case PLAIN -> List.of();
            case HEADERS -> List.of(Step.hold(amount));
            case AGAIN -> List.of(Step.refuse(amount, 503), Step.hold(LONGER_THAN_BUN_WAITS));
            case SILENCE -> List.of(Step.silence(amount));
            case LATE_429, LATE_503, LATE_529 -> Collections.nCopies(LATE_REFUSALS, Step.refuse(amount, status()));
            default -> Collections.nCopies(amount, Step.refuse(status()));
        };
    }

    private int status() {
        return Integer.parseInt(name().substring(name().indexOf('_') + 1));
    }
}
