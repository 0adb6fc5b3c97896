package dev.kimigate.harness.host;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What a tool does with an answer. */
enum CallKind {
    READ,
    ABORTED,
    NEVER_READ;

    /** One for each call: exact shares in a shuffled order. */
    static List<CallKind> deal(LoadOptions options) {
        int aborted = (int) Math.round(options.calls() * options.abortShare());
        int unread = (int) Math.round(options.calls() * options.neverReadShare());
        List<CallKind> kinds = new ArrayList<>(Collections.nCopies(aborted, ABORTED));
        kinds.addAll(Collections.nCopies(unread, NEVER_READ));
        kinds.addAll(Collections.nCopies(Math.max(0, options.calls() - aborted - unread), READ));
        Collections.shuffle(kinds, new Random(options.seed()));
        return kinds;
    }
}
