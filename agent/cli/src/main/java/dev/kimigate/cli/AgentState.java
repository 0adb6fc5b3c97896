package dev.kimigate.cli;

/**
 * The agent in a JVM.
 *
 * @param version empty if there is none; may be "true" for one that did not say yet
 * @param detached whether calls pass ungated
 */
record AgentState(String version, boolean detached) {
    /** From the property that the agent sets: the version, and a word if it is detached. */
    static AgentState of(String property) {
        int blank = property.indexOf(' ');
        return blank < 0
                ? new AgentState(property, false)
                : new AgentState(
                        property.substring(0, blank),
                        property.substring(blank + 1).equals("detached"));
    }

    boolean isThere() {
        return !version.isEmpty();
    }

    boolean gates() {
        return isThere() && !detached;
    }
}
