package dev.kimigate.cli;

import dev.kimigate.settings.Spelling;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The documents for users, cut into topics. A topic is a page, or what stands under one of its {@code <a id="...">}: a
 * section or a row of a table. One name may have a section on several pages.
 */
final class Manual {
    /** Those that the build packs, in the order in which they are listed. */
    static final List<String> PAGES = List.of(
            "first-steps",
            "commands",
            "gateway",
            "settings",
            "troubleshooting",
            "limits",
            "refusals",
            "observing",
            "sdks",
            "how-it-works",
            "semantics",
            "security");

    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"></a>");
    private static final Pattern HEADING = Pattern.compile("(#{1,6}) (.+)");
    private static final Pattern SENTENCE = Pattern.compile("^(.+?)\\.(?: .*)?$");

    /**
     * A piece of a page.
     *
     * @param title one line about it
     * @param lines Markdown
     */
    record Section(String page, String topic, String title, List<String> lines) {
        Section {
            lines = List.copyOf(lines);
        }

        boolean isPage() {
            return page.equals(topic) && lines.get(0).startsWith("# ");
        }
    }

    private final List<Section> sections = new ArrayList<>();

    /** The documents of this jar. */
    static Manual inJar() {
        Manual manual = new Manual();
        PAGES.forEach(page -> manual.add(page, text(page)));
        return manual;
    }

    private static String text(String page) {
        try (InputStream in = Manual.class.getResourceAsStream("documents/" + page + ".md")) {
            if (in == null) {
                throw new FileNotFoundException(page + ".md is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a page of Markdown. */
    void add(String page, String markdown) {
        List<String> lines = markdown.lines().toList();
        sections.add(new Section(page, page, title(lines.get(0)), lines));
        for (int i = 0; i < lines.size(); i++) {
            Matcher anchor = ANCHOR.matcher(lines.get(i));
            if (anchor.find()) {
                sections.add(section(page, anchor.group(1), lines, i));
            }
        }
    }

    private static Section section(String page, String topic, List<String> lines, int at) {
        String line = lines.get(at);
        if (line.startsWith("|")) {
            return row(page, topic, lines, at);
        }
        int heading = at;
        while (!HEADING.matcher(lines.get(heading)).matches()) {
            heading--;
        }
        List<String> under = lines.subList(heading, end(lines, heading));
        return new Section(page, topic, title(lines.get(heading)), under);
    }

    /** A row alone, under the headings of its table. */
    private static Section row(String page, String topic, List<String> lines, int at) {
        int head = at;
        while (lines.get(head - 1).startsWith("|")) {
            head--;
        }
        List<String> cells = MarkdownText.cells(lines.get(at));
        Matcher sentence = SENTENCE.matcher(MarkdownText.plain(cells.get(2)));
        String title = sentence.matches() ? sentence.group(1) : MarkdownText.plain(cells.get(2));
        return new Section(
                page, topic, title, List.of("## " + topic, "", lines.get(head), lines.get(head + 1), lines.get(at)));
    }

    private static int end(List<String> lines, int heading) {
        int level = level(lines.get(heading));
        int end = heading + 1;
        while (end < lines.size() && (level(lines.get(end)) == 0 || level(lines.get(end)) > level)) {
            end++;
        }
        return end;
    }

    /** 0 if it is no heading. */
    private static int level(String line) {
        Matcher heading = HEADING.matcher(line);
        return heading.matches() ? heading.group(1).length() : 0;
    }

    private static String title(String heading) {
        return MarkdownText.plain(heading.replaceFirst("^#+ ", ""));
    }

    List<Section> sections() {
        return List.copyOf(sections);
    }

    /** All names, each once, in the order of the pages. */
    List<String> topics() {
        return sections.stream().map(Section::topic).distinct().toList();
    }

    /** What is told about a topic; empty if nothing is. */
    List<Section> about(String topic) {
        String name = topic.toLowerCase(Locale.ROOT);
        return sections.stream().filter(section -> section.topic().equals(name)).toList();
    }

    /** The topics that somebody may have meant. */
    List<String> near(String written) {
        String name = written.toLowerCase(Locale.ROOT);
        return topics().stream()
                .filter(topic -> Spelling.isNear(name, topic) || (name.length() > 2 && topic.contains(name)))
                .limit(5)
                .toList();
    }

    /** The topic that a link on a page leads to; null if none has it. */
    @Nullable
    String topicOf(String page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        String target = file.isEmpty() ? page : file.replaceFirst("\\.md$", "");
        String name = hash < 0 ? target : link.substring(hash + 1);
        return sections.stream()
                        .anyMatch(section ->
                                section.page().equals(target) && section.topic().equals(name))
                ? name
                : null;
    }
}
