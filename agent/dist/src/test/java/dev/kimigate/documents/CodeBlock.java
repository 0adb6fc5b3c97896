package dev.kimigate.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A block of code on a page.
 *
 * @param place the page and the line, for people
 * @param language as a fence says it, empty if it does not; null for an indented block, which is shell
 */
public record CodeBlock(
        String place, @Nullable String language, @Nullable Marker marker, List<String> lines) {
    private static final Set<String> SHELLS = Set.of("sh", "shell", "bash", "console", "terminal");
    private static final String PROMPT = "$ ";

    /**
     * What is typed at once.
     *
     * @param shown what the page shows of its output; null if nothing
     */
    public record Step(String command, @Nullable List<String> shown) {}

    public CodeBlock {
        lines = List.copyOf(lines);
    }

    public boolean isShell() {
        return language == null || SHELLS.contains(language);
    }

    /** Each command behind a prompt with the output below it; without prompts, all of it at once. */
    public List<Step> steps() {
        if (lines.stream().noneMatch(line -> line.startsWith(PROMPT))) {
            return List.of(new Step(String.join("\n", lines), null));
        }
        List<Step> steps = new ArrayList<>();
        int from = 0;
        while (from < lines.size()) {
            int to = next(from + 1);
            String command = lines.get(from).substring(PROMPT.length());
            steps.add(new Step(command, lines.subList(from + 1, to)));
            from = to;
        }
        return steps;
    }

    private int next(int from) {
        int line = from;
        while (line < lines.size() && !lines.get(line).startsWith(PROMPT)) {
            line++;
        }
        return line;
    }
}
