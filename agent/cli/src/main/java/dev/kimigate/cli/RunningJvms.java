package dev.kimigate.cli;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The JVMs that this user could attach to. */
final class RunningJvms {
    private RunningJvms() {}

    /** In the order of their process ids, without our own commands: the agent stands aside in those. */
    static List<RunningJvm> all() {
        List<RunningJvm> jvms = new ArrayList<>();
        for (VirtualMachineDescriptor each : descriptors()) {
            long pid = pid(each.id());
            if (pid > 0 && pid != ProcessHandle.current().pid()) {
                RunningJvm jvm = RunningJvm.of(pid, each.displayName());
                if (!isOwnCommand(jvm, each.displayName())) {
                    jvms.add(jvm);
                }
            }
        }
        jvms.sort(Comparator.comparingLong(RunningJvm::pid));
        return jvms;
    }

    /**
     * The jar is looked for on the command line, where a blank in its path parts nothing. {@code -jar} may be a
     * program's own option, so the jar must be what the JVM runs, too.
     */
    private static boolean isOwnCommand(RunningJvm jvm, String command) {
        String jar = afterJarOption(jvm.options());
        return AgentOption.isOurJar(jar) && command.startsWith(jar);
    }

    /** Whether a process runs one of our own commands, as far as its command line tells. */
    static boolean isOwnCommand(long pid) {
        return AgentOption.isOurJar(afterJarOption(Processes.commandLine(pid)));
    }

    private static String afterJarOption(List<String> words) {
        int jar = words.indexOf("-jar") + 1;
        return jar == 0 || jar == words.size() ? "" : words.get(jar);
    }

    /** The one that is meant by a process id or a part of a name. */
    static RunningJvm named(String target) {
        if (target.isBlank()) {
            throw Failure.usage("neither a process id nor a name was given; see java -jar kimi-gate.jar list");
        }
        return isNumber(target) ? withPid(target) : withName(target);
    }

    /** A JVM that keeps no performance data is not among all. */
    private static RunningJvm withPid(String target) {
        long pid = pid(target);
        for (RunningJvm jvm : all()) {
            if (jvm.pid() == pid) {
                return jvm;
            }
        }
        if (!Processes.exists(pid)) {
            throw Failure.of("there is no process " + target + "; see java -jar kimi-gate.jar list");
        }
        if (!Processes.isJvm(pid)) {
            throw Failure.of("process " + pid + " is not a JVM, or this user may not look at it"
                    + (Processes.user(pid).isEmpty() ? "" : " (it runs as " + Processes.user(pid) + ")"));
        }
        return RunningJvm.of(pid, "");
    }

    private static RunningJvm withName(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        List<RunningJvm> found = all().stream()
                .filter(jvm -> jvm.name().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        if (found.isEmpty()) {
            throw Failure.of("no JVM is called '" + name + "'; see java -jar kimi-gate.jar list");
        }
        if (found.size() > 1) {
            throw Failure.of("'" + name + "' may be any of "
                    + String.join(", ", found.stream().map(RunningJvm::toString).toList())
                    + "; give the process id");
        }
        return found.get(0);
    }

    private static List<VirtualMachineDescriptor> descriptors() {
        try {
            return VirtualMachine.list();
        } catch (NoClassDefFoundError runtimeOnly) {
            throw noAttachModule();
        }
    }

    static Failure noAttachModule() {
        return Failure.of("this Java (" + System.getProperty("java.home")
                + ") is a runtime without the module jdk.attach; run the command with a JDK's java");
    }

    /** A number is never a part of a name, and be it of no process. */
    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** 0 if it is none. */
    private static long pid(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException name) {
            return 0;
        }
    }
}
