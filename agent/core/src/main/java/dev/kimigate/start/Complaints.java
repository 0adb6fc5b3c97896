package dev.kimigate.start;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is wrong with us, on stderr, each thing once: a host's stderr is not ours. */
final class Complaints {
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private Complaints() {}

    /** A client was seen whose calls go through ungated. */
    static void unhookable(String client, Throwable failure) {
        say(client + " could not be hooked, its calls go through ungated: " + failure);
    }

    /** Our own code failed in a call, which went through ungated. */
    static void failedOpen(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        say("a call went through ungated, the agent failed: " + failure + (stack.length > 0 ? " at " + stack[0] : ""));
    }

    static void say(String line) {
        if (SAID.add(line)) {
            System.err.println("[kimi-gate] " + line);
        }
    }
}
