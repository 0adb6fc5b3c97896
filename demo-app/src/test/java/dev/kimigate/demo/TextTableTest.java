package dev.kimigate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void text_alignsNamesLeftAndFiguresRight() {
        String text = TextTable.headed("", "before", "a")
                .row("answered", 7, 120)
                .row("time", "10.0 s", "6.4 s")
                .text();
        assertThat(text).isEqualTo("""
                           before       a
                --------   ------   -----
                answered        7     120
                time       10.0 s   6.4 s
                """);
    }
}
