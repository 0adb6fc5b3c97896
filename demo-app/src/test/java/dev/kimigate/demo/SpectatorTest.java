package dev.kimigate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpectatorTest {

    private long millis;

    private Spectator at(InputStream keyboard) {
        return new Spectator(keyboard, () -> TimeUnit.MILLISECONDS.toNanos(millis), slept -> millis += slept);
    }

    private InputStream typed(String text, int fromMillis) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)) {
            @Override
            public synchronized int available() {
                return millis < fromMillis ? 0 : super.available();
            }
        };
    }

    @Test
    void awaitEnter_typedAfterAWhile_endsThen() throws Exception {
        InputStream keyboard = typed("\n", 1000);
        at(keyboard).awaitEnter();
        assertThat(millis).isEqualTo(1000);
        assertThat(keyboard.available()).isZero();
    }

    @Test
    void awaitEnter_nothingTyped_endsAfterThePatience() {
        at(typed("", 0)).awaitEnter();
        assertThat(millis).isEqualTo(Spectator.PATIENCE.toMillis());
    }

    @Test
    void awaitEnter_typedBeforeTheQuestion_doesNotCount() {
        at(typed("impatient\n", 0)).awaitEnter();
        assertThat(millis).isEqualTo(Spectator.PATIENCE.toMillis());
    }
}
