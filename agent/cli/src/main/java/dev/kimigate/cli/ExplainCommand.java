package dev.kimigate.cli;

import dev.kimigate.report.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the documents that are in the jar. */
@Command(
        name = "explain",
        description = "Print what the documents say about a topic. Without a topic, list them all.",
        footer = {
            "  java -jar kimi-gate.jar explain",
            "  java -jar kimi-gate.jar explain max-wait",
            "  java -jar kimi-gate.jar explain troubleshooting"
        })
final class ExplainCommand extends Subcommand {
    private static final int WIDTH_OF_A_PIPE = 80;
    private static final int WIDEST = 100;

    @Parameters(arity = "0..1", paramLabel = "TOPIC", description = "A name from the list of topics.")
    private @Nullable String topic;

    @Override
    int run(Output output) {
        Manual manual = Manual.inJar();
        int width = output.width() == 0 ? WIDTH_OF_A_PIPE : Math.min(WIDEST, output.width());
        if (topic == null) {
            list(manual, output.withWidth(width));
        } else {
            print(manual, topic, output.withWidth(width));
        }
        return Failure.FINE;
    }

    private void list(Manual manual, Output output) {
        if (json()) {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            manual.sections()
                    .forEach(section -> rows.add(Json.object("topic", section.topic(), "title", section.title())));
            Json.print(output.out(), rows);
            return;
        }
        int widest = manual.sections().stream()
                .mapToInt(section -> section.topic().length())
                .max()
                .orElse(0);
        for (Manual.Section section : manual.sections()) {
            String indent = section.isPage() ? "" : "  ";
            String name = indent + section.topic();
            output.out()
                    .println(TextWrap.cut(
                            name + " ".repeat(widest + 4 - name.length()) + section.title(), output.width()));
        }
    }

    private void print(Manual manual, String name, Output output) {
        List<Manual.Section> found = manual.about(name);
        if (found.isEmpty()) {
            throw Failure.usage(unknown(manual, name));
        }
        List<String> lines = new ArrayList<>();
        for (Manual.Section section : found) {
            lines.addAll(lines.isEmpty() ? List.of() : List.of(""));
            lines.addAll(new MarkdownText(output, link -> manual.topicOf(section.page(), link)).lines(section.lines()));
        }
        if (json()) {
            Json.print(output.out(), Json.object("topic", name, "text", String.join("\n", lines)));
        } else {
            lines.forEach(output.out()::println);
        }
    }

    private static String unknown(Manual manual, String name) {
        List<String> near = manual.near(name);
        return "'" + name + "' is not a topic"
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?")
                + System.lineSeparator() + "topics: " + String.join(" ", manual.topics());
    }
}
