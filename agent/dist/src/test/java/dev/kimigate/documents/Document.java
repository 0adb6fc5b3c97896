package dev.kimigate.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of the documentation, as far as its tests need to understand it.
 *
 * @param name its path from the top of the checkout, with slashes
 */
public record Document(String name, List<String> lines) {
    /** The top of the checkout. */
    public static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final String FENCE = "```";
    private static final String INDENT = "    ";
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"></a>");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    public Document {
        lines = List.copyOf(lines);
    }

    /** Every page that is for people, in the order of their names. */
    public static List<Document> all() {
        try (Stream<Path> inDocs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> atTop = Files.list(ROOT)) {
            return Stream.of(inDocs, atTop, Stream.of(ROOT.resolve("test-harness/README.md")))
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Document::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document read(Path file) {
        try {
            String name = ROOT.relativize(file).toString().replace('\\', '/');
            return new Document(name, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    public String text() {
        return String.join("\n", lines);
    }

    public List<CodeBlock> blocks() {
        List<CodeBlock> blocks = new ArrayList<>();
        int line = 0;
        while (line < lines.size()) {
            int end = endOfBlock(line);
            if (end > line) {
                blocks.add(block(line, end));
            }
            line = Math.max(end, line + 1);
        }
        return blocks;
    }

    /** The line after the block that begins there; the same line if none does. */
    private int endOfBlock(int begin) {
        if (lines.get(begin).startsWith(FENCE)) {
            int end = begin + 1;
            while (!lines.get(end).startsWith(FENCE)) {
                end++;
            }
            return end + 1;
        }
        boolean begins = begin > 0 && lines.get(begin - 1).isBlank() && isIndented(begin);
        int end = begin;
        while (begins
                && end < lines.size()
                && (isIndented(end) || lines.get(end).isBlank())) {
            end++;
        }
        return end;
    }

    private boolean isIndented(int line) {
        return lines.get(line).startsWith(INDENT) && !lines.get(line).isBlank();
    }

    private CodeBlock block(int begin, int end) {
        String place = name + ":" + (begin + 1);
        String first = lines.get(begin);
        if (first.startsWith(FENCE)) {
            String language = first.substring(FENCE.length()).strip();
            return new CodeBlock(place, language, markerBefore(begin), lines.subList(begin + 1, end - 1));
        }
        List<String> code = new ArrayList<>();
        lines.subList(begin, end).forEach(line -> code.add(line.isBlank() ? "" : line.substring(INDENT.length())));
        while (code.get(code.size() - 1).isEmpty()) {
            code.remove(code.size() - 1);
        }
        return new CodeBlock(place, null, markerBefore(begin), code);
    }

    private @Nullable Marker markerBefore(int block) {
        int line = block - 1;
        while (line >= 0 && lines.get(line).isBlank()) {
            line--;
        }
        return line < 0 ? null : Marker.of(lines.get(line));
    }

    /** Comments that look like a marker, whatever stands after them. */
    long markers() {
        return lines.stream().filter(line -> line.matches("<!-- *(not )?run.*")).count();
    }

    /** What a link may name behind its #: as GitHub makes them of headings, and those that are written out. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        for (String line : prose()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                anchors.add(ofHeading(heading.group(1)));
            }
            ANCHOR.matcher(line).results().forEach(anchor -> anchors.add(anchor.group(1)));
        }
        return anchors;
    }

    private static String ofHeading(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** Where links and pictures lead, as written. */
    List<String> links() {
        return prose().stream()
                .map(line -> CODE.matcher(line).replaceAll(""))
                .flatMap(line -> LINK.matcher(line).results())
                .map(link -> link.group(1))
                .toList();
    }

    /** The lines outside of blocks. */
    List<String> prose() {
        List<String> prose = new ArrayList<>();
        int line = 0;
        while (line < lines.size()) {
            int end = endOfBlock(line);
            if (end == line) {
                prose.add(lines.get(line));
            }
            line = Math.max(end, line + 1);
        }
        return prose;
    }
}
