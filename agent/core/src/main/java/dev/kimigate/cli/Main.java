package dev.kimigate.cli;

import dev.kimigate.settings.Problem;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.settings.SettingsReading;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** The commands of {@code java -jar kimi-gate.jar}. */
public final class Main {
    private static final int FINE = 0;
    private static final int USAGE = 2;

    private Main() {}

    /** Runs a command in its own process; called by reflection from the entry. Returns 0 fine, 1 not, 2 usage. */
    public static int run(String[] arguments) {
        Charset terminal = Charset.forName(
                System.getProperty("stdout.encoding", Charset.defaultCharset().name()));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, terminal);
        PrintStream err = System.err;
        try {
            return run(arguments, out, err);
        } finally {
            out.flush();
        }
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        String command = arguments.length == 0 ? "" : arguments[0];
        String stateDir = stateDir(arguments);
        boolean wellFormed = arguments.length <= 1 || (arguments.length == 2 && stateDir != null);
        if (!wellFormed) {
            err.println("kimi-gate: '" + arguments[1] + "' is not understood; only --state-dir=FOLDER may follow");
            return USAGE;
        }
        return switch (command) {
            case "status" -> commands(stateDir, out, err).status();
            case "pause" -> commands(stateDir, out, err).pause();
            case "resume" -> commands(stateDir, out, err).resume();
            case "version", "--version" -> print(out, "kimi-gate " + Version.text() + "\n", FINE);
            case "help", "--help", "-h" -> print(out, help(), FINE);
            case "" -> print(err, help(), USAGE);
            default ->
                print(err, "kimi-gate: '" + command + "' is no command; see java -jar kimi-gate.jar help\n", USAGE);
        };
    }

    private static int print(PrintStream to, String text, int code) {
        to.print(text);
        return code;
    }

    private static StateCommands commands(@Nullable String stateDir, PrintStream out, PrintStream err) {
        SettingsReading reading = SettingsReader.read(stateDir == null ? null : "state-dir=\"" + stateDir + '"');
        for (Problem problem : reading.problems()) {
            err.println("kimi-gate: " + problem.message());
        }
        return new StateCommands(reading.settings(), out, err);
    }

    private static @Nullable String stateDir(String[] arguments) {
        return arguments.length == 2 && arguments[1].startsWith("--state-dir=")
                ? arguments[1].substring("--state-dir=".length())
                : null;
    }

    private static String help() {
        return """
                Kimi Gate keeps the JVM tools of a Kimi account within its limit of calls in flight.

                  java -javaagent:kimi-gate.jar ...       run a tool with the gate
                  java -jar kimi-gate.jar status          accounts, limit, who holds permits, who waits
                  java -jar kimi-gate.jar pause           let every call of every JVM pass ungated, at once
                  java -jar kimi-gate.jar resume          gate again
                  java -jar kimi-gate.jar version

                --state-dir=FOLDER after a command looks at another folder of shared state.
                Exit codes: 0 fine, 1 not, 2 usage.
                """;
    }
}
