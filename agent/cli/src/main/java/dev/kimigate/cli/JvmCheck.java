package dev.kimigate.cli;

import dev.kimigate.report.StateSnapshot;
import dev.kimigate.status.JvmAbout;
import dev.kimigate.status.Version;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.weave.ClientDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be said of one JVM: is it gated, and if not, why. */
final class JvmCheck {
    private static final int OLDEST_JAVA = 17;
    private static final String SEE_RESTART = "restart it with -javaagent:kimi-gate.jar, or";

    private final RunningJvm jvm;
    private final StateSnapshot snapshot;
    private final List<Finding> findings = new ArrayList<>();

    JvmCheck(RunningJvm jvm, StateSnapshot snapshot) {
        this.jvm = jvm;
        this.snapshot = snapshot;
    }

    List<Finding> findings() {
        fromOutside();
        try (Attached attached = Attached.to(jvm)) {
            fromInside(attached);
        } catch (Failure refused) {
            if (!jvm.has("-XX:+DisableAttachMechanism")) {
                add(Finding.problem(
                        refused.getMessage(),
                        "nothing more can be said of a JVM that does not answer",
                        "run doctor as the user of that JVM, with a JDK's java",
                        Topic.ATTACH_REFUSED));
            }
        }
        onRecord();
        return findings;
    }

    private void add(Finding finding) {
        findings.add(finding);
    }

    private void fromOutside() {
        List<AgentOption> agents = jvm.agents();
        if (agents.size() > 1) {
            add(Finding.note(
                    jvm + " was started with " + agents.size() + " copies of the agent: "
                            + String.join(
                                    ", ", agents.stream().map(AgentOption::text).toList()),
                    "only the first is used, with its settings",
                    "take out all but one of the -javaagent options, JAVA_TOOL_OPTIONS included",
                    Topic.TWO_AGENTS));
        }
        if (jvm.has("-XX:+DisableAttachMechanism")) {
            add(Finding.note(
                    jvm + " was started with -XX:+DisableAttachMechanism",
                    "attach is disabled: neither attach nor doctor can reach it",
                    "use -javaagent for it; status shows whether its calls are gated",
                    Topic.ATTACH_DISABLED));
        }
        jvm.options().stream().filter(JvmCheck::isAotCache).findFirst().ifPresent(this::aotCache);
        children();
    }

    private static boolean isAotCache(String option) {
        return option.startsWith("-XX:AOTCache=") || option.startsWith("-XX:AOTMode=on");
    }

    private void aotCache(String option) {
        add(Finding.note(
                jvm + " uses an AOT cache (" + option + ")",
                "a cache that was trained without java.instrument is refused by the JVM under any agent",
                "train it with --add-modules java.instrument, or under the agent",
                Topic.AOT_CACHE));
    }

    private void children() {
        List<String> nodes = NodeTools.below(jvm.pid());
        if (!nodes.isEmpty()) {
            add(NodeTools.finding(jvm + " runs " + String.join(", ", nodes)));
        }
    }

    private void fromInside(Attached attached) {
        AgentState agent = attached.state();
        if (!agent.isThere()) {
            absent(attached);
        } else if (!agent.gates()) {
            add(Finding.problem(
                    "the agent in " + jvm + " is detached",
                    "the command detach was run for it: its calls pass ungated",
                    "java -jar kimi-gate.jar attach " + jvm.pid(),
                    Topic.DETACHED));
        } else {
            present(agent);
        }
        clients(attached, agent);
    }

    private void present(AgentState agent) {
        add(Finding.fine("the agent is in " + jvm + ", version " + agent.version()));
        if (!agent.version().equals(Version.text())) {
            add(Finding.note(
                    "it is not of this jar's version, " + Version.text(),
                    "a JVM keeps the agent it was started with",
                    "restart the tool if you meant to replace the agent",
                    Topic.OTHER_VERSION));
        }
        if (snapshot.paused()) {
            add(Finding.problem(
                    "the gate is paused for all JVMs",
                    "the command pause was run",
                    "java -jar kimi-gate.jar resume",
                    Topic.PAUSED));
        }
    }

    private void absent(Attached attached) {
        int feature = attached.feature();
        if (feature > 0 && feature < OLDEST_JAVA) {
            add(Finding.problem(
                    jvm + " runs Java " + feature,
                    "the agent needs Java " + OLDEST_JAVA + " or newer",
                    "run the tool with a newer Java",
                    Topic.OLD_JAVA));
        } else if (jvm.agents().isEmpty()) {
            add(Finding.problem(
                    "the agent is not in " + jvm,
                    whyAbsent(),
                    SEE_RESTART + " java -jar kimi-gate.jar attach " + jvm.pid(),
                    Topic.NO_AGENT));
        } else {
            add(Finding.problem(
                    "the agent was given to " + jvm + " (" + jvm.agents().get(0).text() + ") and stood aside",
                    whyAside(attached),
                    "look at the tool's standard error, where the agent says why in one line",
                    Topic.STOOD_ASIDE));
        }
    }

    private String whyAbsent() {
        String here = System.getenv("JAVA_TOOL_OPTIONS");
        boolean inThisShell =
                here != null && !AgentOption.among(AgentOption.split(here)).isEmpty();
        return inThisShell
                ? "JAVA_TOOL_OPTIONS is set in this shell, but that process was not started from it"
                : "neither its command line nor its JAVA_TOOL_OPTIONS names kimi-gate.jar, and it was not attached";
    }

    private static String whyAside(Attached attached) {
        if (!attached.property("jdk.module.main").isEmpty()) {
            return "it is a tool of the JDK (" + attached.property("jdk.module.main")
                    + "), which the agent leaves alone";
        }
        if (!attached.property("java.security.manager").isEmpty()) {
            return "a security manager is set";
        }
        String property = attached.property("kimigate.enabled");
        return property.isEmpty()
                ? "enabled=off in its arguments or environment, or its jar could not be read"
                : "the system property kimigate.enabled is " + property;
    }

    private void clients(Attached attached, AgentState agent) {
        LoadedClasses classes = LoadedClasses.of(attached.classes());
        if (!classes.isKnown()) {
            return;
        }
        List<LoadedClasses.Client> clients = classes.clients();
        clients.forEach(client -> client(client, agent));
        if (!classes.others().isEmpty()) {
            add(Finding.note(
                    jvm + " has loaded clients that are not hooked: " + String.join(", ", classes.others()),
                    "the agent knows " + knownClients() + "; calls by others pass ungated",
                    "if the tool lets you choose, choose one of those",
                    Topic.OTHER_CLIENT));
        }
        if (clients.isEmpty() && agent.gates()) {
            add(Finding.note(
                    jvm + " has loaded no client that the agent knows",
                    "it has made no call yet, or its copy of a client is minified (R8, ProGuard), or another process"
                            + " makes its calls",
                    "let it make a call, then ask again",
                    Topic.NO_CALL));
        }
    }

    private static String knownClients() {
        return Stream.of(ClientDescriptor.all()).map(ClientDescriptor::name).collect(Collectors.joining(", "));
    }

    private void client(LoadedClasses.Client client, AgentState agent) {
        if (client.hooked()) {
            add(Finding.fine(client.name() + " is hooked"));
        } else if (client.tooOld()) {
            add(Finding.problem(
                    client.name() + " is too old: the agent knows "
                            + client.known().releases(),
                    "the agent leaves such a copy alone: its calls pass ungated",
                    "update " + client.known().name() + " in that tool",
                    Topic.OLD_CLIENT));
        } else if (agent.isThere()) {
            add(Finding.problem(
                    client.name() + " is loaded and not hooked",
                    "it was not patched, or no call has been made by it",
                    "look at the tool's standard error and at the log in the state folder",
                    Topic.NOT_HOOKED));
        }
    }

    /** What the shared state has of it. */
    private void onRecord() {
        snapshot.accounts()
                .forEach(account -> account.status().jvms().stream()
                        .filter(row -> row.pid() == jvm.pid() && row.life() == JvmStatus.Life.RUNNING)
                        .forEach(row ->
                                add(Finding.fine(account.status().name() + ": " + row.grants() + " calls gated so far, "
                                        + row.held() + " permits held, " + row.waiting() + " calls waiting"
                                        + hooked(JvmAbout.parse(row.about()))))));
    }

    private static String hooked(JvmAbout about) {
        return about.clients().isEmpty() ? "" : "; through " + String.join(", ", about.clients());
    }
}
