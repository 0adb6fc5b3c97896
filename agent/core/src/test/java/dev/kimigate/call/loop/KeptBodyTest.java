package dev.kimigate.call.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What an application writes, and what is written when it was refused. */
class KeptBodyTest {
    private final KeptBody writing = new KeptBody();

    private String written(String text, long length, boolean whole) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        byte[] again = writing.again();
        if (again != null) {
            wire.write(again);
        } else {
            SentBody sent = writing.begin(length);
            OutputStream out = new KeptOutput(wire, sent);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.write(bytes[0]);
            out.write(bytes, 1, bytes.length - 1);
            if (whole) {
                sent.ended();
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

    @Test
    void bodyThatIsForgotten_isTheApplications() throws IOException {
        assertThat(written("hello", -1, true)).isEqualTo("hello");
        writing.sendAgain();

        writing.forget();

        assertThat(writing.again()).isNull();
        assertThat(written("other", -1, true)).isEqualTo("other");
    }
}
