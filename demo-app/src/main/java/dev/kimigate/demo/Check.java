package dev.kimigate.demo;

import java.util.ArrayList;
import java.util.List;

/** Whether the two rounds show what they are to show. */
final class Check {

    private Check() {}

    /** A sentence for each thing that is not as promised; empty if all is. */
    static List<String> problems(RoundResult bare, RoundResult gated) {
        List<String> problems = new ArrayList<>();
        if (bare.server().refused() == 0) {
            problems.add("Without the agent the server refused nothing, so this run proves nothing.");
        }
        if (gated.all().failed() > 0) {
            problems.add("With the agent " + gated.all().failed() + " of "
                    + gated.all().known()
                    + " calls failed; none should. Most common reason: "
                    + gated.all().mostCommonReason().orElse("not known"));
        }
        if (gated.server().refused() > 0) {
            problems.add("With the agent the server still refused calls; it should have had nothing to refuse."
                    + " Refused: " + gated.server().refused());
        }
        return problems;
    }
}
