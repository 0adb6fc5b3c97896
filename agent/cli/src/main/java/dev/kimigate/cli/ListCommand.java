package dev.kimigate.cli;

import dev.kimigate.report.Json;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.status.JvmAbout;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Which JVMs there are. */
@Command(
        name = "list",
        description = "The JVMs of this user, with what they are and whether they are gated. Asks none of them.",
        footer = "  java -jar kimi-gate.jar list")
final class ListCommand extends Subcommand {
    private static final List<Table.Column> COLUMNS = List.of(
            new Table.Column("pid", true, 0),
            new Table.Column("tool", false, 0),
            new Table.Column("java", false, 2),
            new Table.Column("gate", false, 1));

    @Mixin
    private final StateOptions state = new StateOptions();

    @Override
    int run(Output output) throws StoreException {
        List<RunningJvm> jvms = RunningJvms.all();
        Map<Long, String> onRecord = onRecord(StateSnapshot.in(state.located(output), System.currentTimeMillis()));
        if (json()) {
            Json.print(
                    output.out(), jvms.stream().map(jvm -> json(jvm, onRecord)).toList());
        } else if (jvms.isEmpty()) {
            output.line("no JVM of this user runs, or none that can be seen");
        } else {
            Table table = new Table(COLUMNS);
            jvms.forEach(jvm -> table.row(
                    List.of(String.valueOf(jvm.pid()), jvm.name(), or(jvm.java(), "?"), or(gate(jvm, onRecord), "-"))));
            table.lines(output.width()).forEach(output.out()::println);
        }
        return Failure.FINE;
    }

    private static Map<Long, String> onRecord(StateSnapshot snapshot) {
        Map<Long, String> onRecord = new HashMap<>();
        snapshot.accounts().stream()
                .flatMap(account -> account.status().jvms().stream())
                .forEach(jvm -> {
                    if (jvm.life() == JvmStatus.Life.RUNNING) {
                        onRecord.put(jvm.pid(), JvmAbout.parse(jvm.about()).detached() ? "detached" : "gated");
                    }
                });
        return onRecord;
    }

    /** An agent that was attached is seen from outside only when it has gated a call. */
    private static String gate(RunningJvm jvm, Map<Long, String> onRecord) {
        String recorded = onRecord.get(jvm.pid());
        return recorded != null ? recorded : jvm.agents().isEmpty() ? "" : "has the agent, no gated call yet";
    }

    private static Map<String, @Nullable Object> json(RunningJvm jvm, Map<Long, String> onRecord) {
        List<String> agents = new ArrayList<>();
        jvm.agents().forEach(agent -> agents.add(agent.text()));
        return Json.object(
                "pid",
                jvm.pid(),
                "tool",
                jvm.name(),
                "java",
                jvm.java().isEmpty() ? null : jvm.java(),
                "gate",
                gate(jvm, onRecord).isEmpty() ? null : gate(jvm, onRecord),
                "agents",
                agents);
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }
}
