package dev.kimigate.demo.tool;

import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * One line of a tool's stdout: what came of one call.
 *
 * @param number of the call, from 1; {@link #WARM_UP} for the one before the burst
 * @param answered whether there was an answer, and the whole of it
 * @param reason why not; empty for an answered call
 */
public record ToolLine(int number, boolean answered, String reason) {

    /** The number of the call that warms the tool up. */
    public static final int WARM_UP = 0;

    private static final String ANSWERED = "answered";
    private static final String FAILED = "failed";

    /** What a tool asks; the demo's endpoint answers with the very same words. */
    static String question(int number) {
        return "Read source file number " + number + " of the project and say in one sentence what it is for.";
    }

    static ToolLine answered(int number, String answer) {
        return answer.equals(question(number))
                ? new ToolLine(number, true, "")
                : new ToolLine(number, false, "not the answer that was sent: " + oneLine(answer));
    }

    static ToolLine failed(int number, Throwable failure) {
        return new ToolLine(number, false, reason(failure));
    }

    /** Reads what {@link #written} wrote; empty for any other line. */
    public static Optional<ToolLine> read(String line) {
        String[] words = line.split("\t", 3);
        boolean known = words.length == 3 && (words[0].equals(ANSWERED) || words[0].equals(FAILED));
        return known
                ? Optional.of(new ToolLine(Integer.parseInt(words[1]), words[0].equals(ANSWERED), words[2]))
                : Optional.empty();
    }

    String written() {
        return (answered ? ANSWERED : FAILED) + "\t" + number + "\t" + reason;
    }

    /* Our own exception says it all; a library's class name is part of what its user gets to see. */
    private static String reason(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return reason(failure.getCause());
        }
        String message = oneLine(ChatJson.message(String.valueOf(failure.getMessage())));
        return failure instanceof CallFailedException
                ? message
                : failure.getClass().getSimpleName() + ": " + message;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
