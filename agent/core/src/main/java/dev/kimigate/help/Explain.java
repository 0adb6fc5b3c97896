package dev.kimigate.help;

/** The command that prints what the documents say about a topic: a reader has the jar, and no folder of documents. */
public final class Explain {
    private static final String COMMAND = "java -jar kimi-gate.jar explain ";

    private Explain() {}

    /** The command for a topic; a test compares all topics that messages name with those of the documents. */
    public static String topic(String name) {
        return COMMAND + name;
    }
}
