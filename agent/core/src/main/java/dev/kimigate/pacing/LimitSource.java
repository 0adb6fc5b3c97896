package dev.kimigate.pacing;

/** Where the limit in force comes from. */
public enum LimitSource {
    SETTING("from the setting limit"),
    USAGES("from /usages"),
    NAMED("from a refusal"),
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
