package dev.kimigate.harness.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one command of each tool that is in the cache, and writes its requests into files as they would go to Kimi:
 * {@code TOOL-NUMBER.request}, byte for byte but for texts ({@link MaskedTexts}).
 */
public final class RecordTool {

    private RecordTool() {}

    /** {@code arguments}: the cache, and the folder for the files. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path cache = Path.of(arguments[0]).toAbsolutePath();
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        for (Tool tool : Tool.values()) {
            if (tool != Tool.CLAUDE_SETTINGS && tool.isIn(cache)) {
                record(tool, cache, folder);
            }
        }
    }

    private static void record(Tool tool, Path cache, Path folder) throws IOException, InterruptedException {
        AtomicInteger number = new AtomicInteger();
        String name = tool.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Timeline timeline = new Timeline(System.out::println);
        try (ToolServer server = ToolServer.start(
                        Experiment.PLAIN.steps(0),
                        timeline,
                        false,
                        request -> write(folder.resolve(name + "-" + number.incrementAndGet() + ".request"), request));
                ToolRun run = ToolRun.through(tool, cache, server::uri)) {
            timeline.add(name + ": exit code " + run.exitCode());
        }
    }

    private static void write(Path file, ToolRequest request) {
        String head = request.head()
                .text()
                .replaceFirst(" /api\\.kimi\\.com/", " /")
                .replaceFirst("(?i)(\\r\\nHost: )\\S+", "$1api.kimi.com");
        try {
            Files.writeString(
                    file, MaskedTexts.inFields(head) + MaskedTexts.inJson(request.body()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
