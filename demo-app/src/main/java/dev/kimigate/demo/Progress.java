package dev.kimigate.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows how far things are: one line that changes on a terminal, else a line a second, and none that says the same
 * again before five. One thread.
 */
final class Progress {

    private static final long SAME_AGAIN_SECONDS = 5;
    private static final String CARRIAGE_RETURN = "\r";

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final long startNanos;
    private String shown = "";
    private long shownSecond = -1;

    /**
     * @param terminal whether a line on it can be written over
     * @param nanos a monotonic clock, in nanoseconds
     */
    Progress(PrintStream out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    /** Whether a person is looking. False where the JVM cannot tell. */
    @SuppressWarnings("SystemConsoleNull") // It still does on Java 17 to 21; later ones are asked further.
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since Java 22 there is a console without a terminal too, and this method to ask it.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Says what there is to say now; may be called as often as one likes. */
    void show(String text) {
        long second = second();
        if (second == shownSecond || (text.equals(shown) && !isDueAgain(second))) {
            return;
        }
        print(second, text);
    }

    /** Says the last of something, and whatever comes next stands below it. */
    void end(String text) {
        print(second(), text);
        if (terminal) {
            out.println();
        }
        shown = "";
    }

    private boolean isDueAgain(long second) {
        return terminal || second - shownSecond >= SAME_AGAIN_SECONDS;
    }

    private void print(long second, String text) {
        String line = String.format("%3d s  %s", second, text);
        if (terminal) {
            out.print(CARRIAGE_RETURN + line + " ".repeat(Math.max(0, shown.length() - text.length())));
            out.flush();
        } else {
            out.println(line);
        }
        shown = text;
        shownSecond = second;
    }

    private long second() {
        return TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - startNanos);
    }
}
