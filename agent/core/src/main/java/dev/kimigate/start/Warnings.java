package dev.kimigate.start;

import dev.kimigate.help.Explain;
import dev.kimigate.log.Log;
import dev.kimigate.log.Once;
import dev.kimigate.weave.UnknownClientException;

/** What is wrong with us, each thing once: a host's stderr is not ours. */
final class Warnings {
    private static final Once SAID = new Once();

    private Warnings() {}

    /** A client was seen whose calls go through ungated. */
    static void unhookable(String client, Throwable failure) {
        say(client + " could not be hooked, its calls go through ungated: "
                + (failure instanceof UnknownClientException
                        ? failure.getMessage()
                        : failure + ". See " + Explain.topic("not-hooked")));
    }

    /** Our own code failed in a call, which went through ungated. */
    static void failedOpen(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        say("a call went through ungated, the agent failed: " + failure + (stack.length > 0 ? " at " + stack[0] : ""));
    }

    static void say(String line) {
        if (SAID.first(line)) {
            Log.logger(Warnings.class).warn(line);
        }
    }
}
