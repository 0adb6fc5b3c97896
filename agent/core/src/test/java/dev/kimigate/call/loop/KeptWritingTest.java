package dev.kimigate.call.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a blocking client's application writes, and what is written when it was refused. */
class KeptWritingTest {
    private final KeptWriting writing = new KeptWriting();

    private String written(String text, long length, boolean whole) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        if (!writing.writeAgain(wire)) {
            OutputStream out = writing.over(wire, length);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.write(bytes[0]);
            out.write(bytes, 1, bytes.length - 1);
            if (whole) {
                writing.ended();
            }
        }
        return wire.toString(StandardCharsets.UTF_8);
    }

    @Test
    void bodyThatWasRefused_isWrittenAgain() throws IOException {
        assertThat(written("hello", -5, true)).isEqualTo("hello");
        assertThat(writing.isReplayable()).isTrue();

        writing.sendAgain();

        assertThat(written("other", -1, true)).isEqualTo("hello");
        assertThat(written("other", -1, true)).isEqualTo("hello");
    }

    @Test
    void bodyThatTheClientRepeatsByItself_isTheApplications() throws IOException {
        assertThat(written("hello", -1, true)).isEqualTo("hello");
        assertThat(written("other", -1, true)).isEqualTo("other");

        writing.sendAgain();

        assertThat(written("third", -1, true)).isEqualTo("other");
    }

    @Test
    void bodyThatBrokeOff_isNotWrittenAgain() throws IOException {
        assertThat(written("hello", -1, false)).isEqualTo("hello");
        assertThat(writing.isReplayable()).isFalse();

        writing.sendAgain();

        assertThat(written("other", -1, true)).isEqualTo("other");
    }

    @Test
    void bodyOfAKnownLength_isWhole_withItsLastByte() throws IOException {
        assertThat(written("hello", 5, false)).isEqualTo("hello");

        assertThat(writing.isReplayable()).isTrue();
    }

    @Test
    void bodyThatNobodyHasAskedFor_isStillThere() throws IOException {
        assertThat(writing.isReplayable()).isTrue();

        writing.sendAgain();

        assertThat(written("hello", -1, true)).isEqualTo("hello");
    }
}
