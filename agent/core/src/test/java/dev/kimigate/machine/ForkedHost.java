package dev.kimigate.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A forked JVM that runs {@link HostMain}. */
final class ForkedHost implements AutoCloseable {
    private static final AtomicInteger FORKED = new AtomicInteger();

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream commands;

    private ForkedHost(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    static ForkedHost start(Path directory, int limit, String... options) throws IOException {
        return startWith(List.of(), directory, limit, options);
    }

    /** With a command before it, such as a shell that sets a limit first. */
    static ForkedHost startWith(List<String> before, Path directory, int limit, String... options) throws IOException {
        ForkedHost jvm = launch(before, directory, limit, options);
        jvm.expect("ready");
        return jvm;
    }

    /** Does not wait until it is ready; {@link #ready} does. */
    static ForkedHost launch(List<String> before, Path directory, int limit, String... options) throws IOException {
        return launchOn(java(), before, directory, limit, options);
    }

    static ForkedHost launchOn(String java, List<String> before, Path directory, int limit, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(java);
        command.addAll(List.of(
                "-Xmx96m", "-Xss256k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash"));
        command.add("-XX:ErrorFile=" + directory.resolve("crash-%p.log"));
        command.addAll(List.of(options));
        command.addAll(fromOutside());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HostMain.class.getName()));
        command.addAll(List.of(directory.toString(), Integer.toString(limit), "host"));
        return new ForkedHost(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The JVM to fork: the one of the tests, or others by setting, in turn. */
    static String java() {
        String[] homes = System.getProperty("kimigate.test.java", System.getProperty("java.home"))
                .split(",", -1);
        String home = homes[FORKED.getAndIncrement() % homes.length];
        return Path.of(home, "bin", "java").toString();
    }

    /** {@code -Dkimigate.host.jvm="-agentlib:jdwp=..."} has the JVM wait for a debugger. */
    private static List<String> fromOutside() {
        String options = System.getProperty("kimigate.host.jvm", "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split(" +"));
    }

    /** A line of the program; where it waits for a debugger is told to whoever runs the test. */
    private @Nullable String line() throws IOException {
        String line = answers.readLine();
        while (line != null && line.startsWith("Listening for transport ")) {
            System.err.println(line);
            line = answers.readLine();
        }
        return line;
    }

    ForkedHost ready() throws IOException {
        expect("ready");
        return this;
    }

    String ask(String command) throws IOException {
        commands.println(command);
        String answer = line();
        if (answer == null) {
            throw new IOException("the JVM ended at '" + command + "': " + exitCode());
        }
        return answer;
    }

    void order(String command) throws IOException {
        commands.println(command);
        expect("ok");
    }

    /** The JVM itself, where a command before it has stayed its parent. */
    long pid() {
        return process.descendants().findFirst().map(ProcessHandle::pid).orElse(process.pid());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL, and waits for the end of the process. */
    void kill() throws IOException, InterruptedException {
        signal("KILL");
        process.waitFor();
    }

    void signal(String name) throws IOException, InterruptedException {
        int unused = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private void expect(String wanted) throws IOException {
        String answer = line();
        if (!wanted.equals(answer)) {
            throw new IOException("instead of '" + wanted + "' the JVM said: " + answer);
        }
    }

    private String exitCode() {
        try {
            return process.waitFor(10, TimeUnit.SECONDS) ? "exit code " + process.exitValue() : "still running";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
