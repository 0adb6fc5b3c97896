package dev.kimigate.cli;

import dev.kimigate.machine.StateDirectory;
import dev.kimigate.report.Json;
import dev.kimigate.settings.Problem;
import dev.kimigate.settings.Setting;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.settings.SettingsReading;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The settings in force, or whether a file of settings is good. */
@Command(
        name = "config",
        description = "The settings that a tool started from here gets, with the source of each. With problems, exits"
                + " with 1.",
        footer = {
            "  java -jar kimi-gate.jar config",
            "  java -jar kimi-gate.jar config --arguments=limit=10,max-wait=5m",
            "  java -jar kimi-gate.jar config --check ~/.config/kimi-gate/config.json"
        })
final class ConfigCommand extends Subcommand {
    private static final List<Table.Column> COLUMNS = List.of(
            new Table.Column("setting", false, 0),
            new Table.Column("value", false, 1),
            new Table.Column("from", false, 2));

    @Option(names = "--check", paramLabel = "FILE", description = "Say what is wrong with a file of settings.")
    private @Nullable Path file;

    @Option(
            names = "--arguments",
            paramLabel = "TEXT",
            description = "The agent's arguments, as behind kimi-gate.jar=; without it, those in JAVA_TOOL_OPTIONS.")
    private @Nullable String arguments;

    @Override
    int run(Output output) {
        return file == null ? show(output) : check(file, output);
    }

    private int show(Output output) {
        SettingsReading reading = SettingsReader.read(arguments == null ? inherited() : arguments);
        List<String> problems = messages(reading);
        if (json()) {
            Json.print(output.out(), Json.object("settings", rows(reading.settings()), "problems", problems));
        } else {
            Table table = new Table(COLUMNS);
            for (Map<String, @Nullable Object> row : rows(reading.settings())) {
                table.row(row.values().stream().map(String::valueOf).toList());
            }
            table.lines(output.width()).forEach(output.out()::println);
            problems.forEach(output::complain);
        }
        return problems.isEmpty() ? Failure.FINE : Failure.FAILED;
    }

    /** What every JVM started from here is given. */
    private static @Nullable String inherited() {
        String variable = System.getenv("JAVA_TOOL_OPTIONS");
        List<AgentOption> agents = variable == null ? List.of() : AgentOption.among(AgentOption.split(variable));
        return agents.isEmpty() ? null : agents.get(0).arguments();
    }

    private static List<Map<String, @Nullable Object>> rows(Settings settings) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            rows.add(Json.object(
                    "setting", setting.key(),
                    "value", value(settings, setting),
                    "from", settings.source(setting).toString()));
        }
        return rows;
    }

    /** The state folder by rule is worth telling. */
    private static String value(Settings settings, Setting setting) {
        String text = settings.text(setting);
        if (setting != Setting.STATE_DIR || !text.isEmpty()) {
            return text;
        }
        try {
            return StateDirectory.locate(null).toString();
        } catch (StoreException unknown) {
            return text;
        }
    }

    private int check(Path file, Output output) {
        List<String> problems = messages(SettingsReader.read(null, alone(file), Map.of()));
        if (json()) {
            Json.print(output.out(), Json.object("file", file, "problems", problems));
        } else if (problems.isEmpty()) {
            output.line(file + " is fine");
        } else {
            problems.forEach(output::complain);
        }
        return problems.isEmpty() ? Failure.FINE : Failure.FAILED;
    }

    /** Nothing but the file. */
    private static Map<String, String> alone(Path file) {
        Map<String, String> properties = new HashMap<>();
        properties.put("kimigate." + Setting.CONFIG.key(), file.toAbsolutePath().toString());
        return properties;
    }

    private static List<String> messages(SettingsReading reading) {
        return reading.problems().stream().map(Problem::message).toList();
    }
}
