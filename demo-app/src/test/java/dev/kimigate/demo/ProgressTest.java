package dev.kimigate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long nowNanos;

    private Progress progress(boolean terminal) {
        return new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), terminal, () -> nowNanos);
    }

    private void passMillis(int millis) {
        nowNanos += Duration.ofMillis(millis).toNanos();
    }

    private String shown() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void show_severalTimesASecond_printsOneLine() {
        Progress progress = progress(false);
        progress.show("1 of 3");
        passMillis(900);
        progress.show("2 of 3");
        passMillis(100);
        progress.show("3 of 3");
        assertThat(shown()).isEqualTo("  0 s  1 of 3\n  1 s  3 of 3\n");
    }

    @Test
    void show_ofTheSame_isRepeatedAfterFiveSeconds() {
        Progress progress = progress(false);
        for (int second = 0; second <= 5; second++) {
            progress.show("waiting");
            passMillis(1000);
        }
        assertThat(shown()).isEqualTo("  0 s  waiting\n  5 s  waiting\n");
    }

    @Test
    void end_withinTheSameSecond_isPrinted() {
        Progress progress = progress(false);
        progress.show("1 of 2");
        progress.end("2 of 2");
        assertThat(shown()).isEqualTo("  0 s  1 of 2\n  0 s  2 of 2\n");
    }

    @Test
    void show_onATerminal_writesOverTheLineBefore() {
        Progress progress = progress(true);
        progress.show("starting");
        passMillis(1000);
        progress.show("done");
        progress.end("ended");
        assertThat(shown()).isEqualTo("\r  0 s  starting\r  1 s  done    \r  1 s  ended\n");
    }
}
