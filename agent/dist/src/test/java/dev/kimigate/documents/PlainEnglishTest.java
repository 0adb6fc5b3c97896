package dev.kimigate.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules for documents that a machine can check: words that CONTRIBUTING.md replaces, and long sentences. Tables and
 * code are left out; decisions, figures and the changelog have a style of their own.
 */
class PlainEnglishTest {
    /** 25 is the rule; a few more are let pass, or people would count words instead of writing. */
    private static final int MOST_WORDS = 30;

    private static final Pattern WORDS = Pattern.compile(
            "\\b(?:told|anew|whose|somebody|nobody|but for|at hand|in vain|mends?|lets go|has not the|time-outs?)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile("!?\\[([^]]*)]\\([^)]*\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern ITEM = Pattern.compile(" *(?:[-*]|\\d+\\.) ");
    private static final Pattern END_OF_SENTENCE = Pattern.compile("(?<=[.!?])\\s+");

    static Stream<Document> pages() {
        return Document.all().stream()
                .filter(page -> !page.name().matches("docs/(?:decisions|figures)/.*|CHANGELOG\\.md|test-harness/.*"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void sentences_areShort(Document page) {
        assertThat(sentences(page))
                .filteredOn(sentence -> !sentence.contains(" · ")) // a row of links
                .filteredOn(sentence -> sentence.split(" ").length > MOST_WORDS)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void words_areThoseOfTheField(Document page) {
        assertThat(sentences(page))
                .filteredOn(sentence -> WORDS.matcher(sentence).find())
                .isEmpty();
    }

    private static List<String> sentences(Document page) {
        List<String> sentences = new ArrayList<>();
        for (String paragraph : paragraphs(page)) {
            String text = LINK.matcher(paragraph).replaceAll("$1").replace("**", "");
            sentences.addAll(List.of(END_OF_SENTENCE.split(text)));
        }
        return sentences;
    }

    /** What stands between blank lines, headings, tables and code; an item of a list is one. */
    private static List<String> paragraphs(Document page) {
        List<String> paragraphs = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        for (String line : page.prose()) {
            boolean item = ITEM.matcher(line).lookingAt();
            if (item || line.isBlank() || line.matches("[|#<].*")) {
                paragraphs.add(paragraph.toString());
                paragraph.setLength(0);
            }
            if (!line.isBlank() && !line.matches("[|#<].*")) {
                String text = item ? ITEM.matcher(line).replaceFirst("") : line.strip();
                paragraph
                        .append(paragraph.length() == 0 ? "" : " ")
                        .append(CODE.matcher(text).replaceAll("X"));
            }
        }
        paragraphs.add(paragraph.toString());
        return paragraphs.stream().filter(text -> !text.isEmpty()).toList();
    }
}
