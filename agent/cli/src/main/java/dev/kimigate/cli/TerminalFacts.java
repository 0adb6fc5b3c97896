package dev.kimigate.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is behind this process's standard streams. */
final class TerminalFacts {
    private static final int USUAL_COLUMNS = 80;
    private static final int MOST_COLUMNS = 1000;

    private TerminalFacts() {}

    /** Whether standard input and output both are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // it is asked further where it never is
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try { // From Java 22 on there is a console object in any case.
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }

    /** How text is written to standard output. */
    static Charset charset() {
        return Charset.forName(
                System.getProperty("stdout.encoding", Charset.defaultCharset().name()));
    }

    static boolean isWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }

    /** See no-color.org. */
    static boolean wantsColour() {
        String refusal = System.getenv("NO_COLOR");
        return (refusal == null || refusal.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }

    /** Columns of the terminal, as the shell or the terminal itself says. */
    static int columns() {
        int told = number(System.getenv("COLUMNS"));
        return told > 0 ? told : asked();
    }

    private static int asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String rowsAndColumns = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
            boolean ended = stty.waitFor(2, TimeUnit.SECONDS);
            int columns = ended ? number(rowsAndColumns.substring(rowsAndColumns.indexOf(' ') + 1)) : 0;
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (IOException noSuchProgram) {
            return USUAL_COLUMNS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL_COLUMNS;
        }
    }

    /** 0 if it is no sensible number. */
    private static int number(@Nullable String text) {
        try {
            int number = text == null ? 0 : Integer.parseInt(text.trim());
            return number > 0 && number <= MOST_COLUMNS ? number : 0;
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
