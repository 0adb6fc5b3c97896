package dev.kimigate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrapTest {

    @Test
    void text_longerThanALine_isBrokenBetweenWords() {
        String half = "x".repeat(Wrap.WIDTH / 2);
        assertThat(Wrap.text("  ", "a " + half + " " + half + " b")).isEqualTo("  a " + half + "\n  " + half + " b\n");
    }

    @Test
    void text_withAWordLongerThanALine_keepsItWhole() {
        String word = "x".repeat(Wrap.WIDTH + 1);
        assertThat(Wrap.text("", word + " a")).isEqualTo(word + "\na\n");
    }
}
