package dev.kimigate.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Processes of Node and its like, which no agent of a JVM can see into. */
final class NodeTools {
    private static final Set<String> PROGRAMS = Set.of("node", "bun", "deno", "kimi", "claude", "kilo");

    private NodeTools() {}

    /** Those that this user runs. */
    static List<String> all() {
        String user = Processes.user(ProcessHandle.current().pid());
        return names(ProcessHandle.allProcesses()
                .filter(process -> user.equals(process.info().user().orElse(""))));
    }

    /** Those that a process has started, or what it has started has. */
    static List<String> below(long pid) {
        return names(ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants));
    }

    static Finding finding(String what) {
        return Finding.note(
                what,
                "no agent of a JVM can see into such a process; if it uses the same account and not the gateway,"
                        + " it takes places that the gate does not know of",
                "java -jar kimi-gate.jar gateway, and its URL in the tool; or nothing, as long as its calls are few",
                Topic.NODE);
    }

    private static List<String> names(Stream<ProcessHandle> processes) {
        return processes
                .map(process -> process.pid() + " (" + program(process) + ")")
                .filter(name -> PROGRAMS.contains(name.substring(name.indexOf('(') + 1, name.length() - 1)))
                .toList();
    }

    private static String program(ProcessHandle process) {
        Path file = Path.of(process.info().command().orElse("?")).getFileName();
        String name = file == null ? "?" : file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
    }
}
