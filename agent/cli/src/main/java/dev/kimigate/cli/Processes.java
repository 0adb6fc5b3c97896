package dev.kimigate.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the system tells of other processes without asking them. What it does not tell is empty. */
final class Processes {
    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    static boolean exists(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Its command line. */
    static List<String> commandLine(long pid) {
        List<String> words = strings(pid, "cmdline");
        if (!words.isEmpty()) {
            return words;
        }
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().arguments())
                .map(Arrays::asList)
                .orElse(List.of());
    }

    /** The environment it was started with; only of processes of the same user, and on Linux. */
    static Map<String, String> environment(long pid) {
        Map<String, String> variables = new HashMap<>();
        for (String variable : strings(pid, "environ")) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return variables;
    }

    /** Its user; empty if the system does not say. */
    static String user(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().user()).orElse("");
    }

    /** Its program file; empty if the system does not say. */
    static String program(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .orElse("");
    }

    /** Whether it has a JVM in it, as far as the system tells. */
    static boolean isJvm(long pid) {
        try {
            return Files.readString(PROC.resolve(pid + "/maps"), Charset.defaultCharset())
                    .contains("/libjvm.");
        } catch (IOException | RuntimeException notTold) {
            return Path.of(program(pid)).endsWith("java") || program(pid).endsWith("java.exe");
        }
    }

    private static List<String> strings(long pid, String file) {
        try {
            String content = Files.readString(PROC.resolve(pid + "/" + file), Charset.defaultCharset());
            return content.isEmpty() ? List.of() : List.of(content.split("\0", -1));
        } catch (IOException | RuntimeException notTold) {
            return List.of();
        }
    }
}
