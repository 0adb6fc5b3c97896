package dev.kimigate.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OnceTest {
    private final Once once = new Once();

    @Test
    void first_sameThing_isTrueOnce() {
        assertThat(once.first("a")).isTrue();
        assertThat(once.first("a")).isFalse();
        assertThat(once.first("b")).isTrue();
    }

    @Test
    void first_endlesslyManyThings_fallsSilent() {
        for (int i = 0; i < Once.MOST; i++) {
            assertThat(once.first("thing " + i)).isTrue();
        }
        assertThat(once.first("one more")).isFalse();
    }
}
