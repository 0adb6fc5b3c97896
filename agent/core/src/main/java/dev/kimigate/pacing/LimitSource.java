package dev.kimigate.pacing;

/** Where the limit in force comes from. */
public enum LimitSource {
    SETTING("set for a tool"),
    USAGES("as /usages says"),
    NAMED("as a refusal said"),
    LEARNED("learned from refusals"),
    ASSUMED("assumed until more is known"),
    ASKING("until /usages has answered");

    private final String text;

    LimitSource(String text) {
        this.text = text;
    }

    /** For people. */
    @Override
    public String toString() {
        return text;
    }
}
