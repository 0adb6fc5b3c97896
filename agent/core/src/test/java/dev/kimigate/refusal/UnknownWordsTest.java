package dev.kimigate.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnknownWordsTest {
    @ParameterizedTest
    @CsvSource({
        "'slow down, 17 of 20 are busy', 'slow down, # of # are busy'",
        "'org org-1a2b3c4d5e is over', 'org * is over'",
        "'account <ak-77ab> of bob@example.org', 'account * of *'",
        "'request id: 2026112200000000000000', 'request id: *'",
        "'zone abcdefghijklmnopqrstuvwxyzab', 'zone *'"
    })
    void masked_namesAndNumbers_areGone(String words, String shown) {
        assertThat(UnknownWords.masked(words)).isEqualTo(shown);
    }

    @Test
    void masked_escapeSequencesAndLength_areBounded() {
        assertThat(UnknownWords.masked("a\u001b[2Jb")).isEqualTo("a[#Jb");
        assertThat(UnknownWords.masked("x ".repeat(5_000))).hasSize(200);
    }

    static Stream<RefusalTable.Row> rows() {
        return RefusalTable.ROWS.stream().filter(row -> row.status() == 403 || row.status() == 429);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void of_wordsOfTheTable_areKnown(RefusalTable.Row row) {
        assertThat(of(row.words())).isNull();
    }

    @Test
    void of_newWords_areShown() {
        assertThat(of("Please slow down: 3 calls")).isEqualTo("please slow down: # calls");
        assertThat(UnknownWords.of(name -> null, new byte[] {' '}, 1)).isNull();
    }

    private static @Nullable String of(String message) {
        byte[] body = BodyForm.OPENAI.of(message, "x");
        assertThat(new String(body, StandardCharsets.UTF_8)).contains(message);
        return UnknownWords.of(name -> null, body, body.length);
    }
}
