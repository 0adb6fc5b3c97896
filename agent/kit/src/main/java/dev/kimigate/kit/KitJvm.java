package dev.kimigate.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM that runs a {@link KitHost}, on the same Java and from the same jar. For one thread. */
final class KitJvm implements AutoCloseable {
    static final String HOST = "host";
    static final String WITNESS = "witness";

    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream commands;

    private KitJvm(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Waits until it is ready. */
    static KitJvm host(Path folder) throws IOException, KitFailure {
        List<String> words = java();
        words.addAll(List.of(HOST, folder.toString()));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        VARIABLES.forEach(builder.environment()::remove); // never the agent in the kit
        KitJvm jvm = new KitJvm(builder.start());
        String said = jvm.answer();
        if (!said.equals("ready")) {
            jvm.close();
            throw new KitFailure("a JVM does not share permits: " + said);
        }
        return jvm;
    }

    /** What starts a witness of a proof. */
    static List<String> witness() {
        List<String> words = java();
        words.add(WITNESS);
        return words;
    }

    private static List<String> java() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KitMain.class.getName()));
    }

    String ask(String command) throws IOException {
        commands.println(command);
        return answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        return line == null ? "it has ended" : line;
    }

    long pid() {
        return process.pid();
    }

    /** Waits for its end. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
