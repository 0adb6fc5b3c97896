package dev.kimigate.call.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SentBodyTest {
    private SentBody sent = new SentBody(-1);

    /** A client takes of a buffer what fits, and the application offers the rest again. */
    private void take(ByteBuffer from, int bytes) {
        int start = from.position();
        from.position(start + bytes);
        sent.took(from, start);
    }

    @Test
    void whatWasTaken_isThereAgain_asOftenAsAsked() {
        ByteBuffer first = ByteBuffer.wrap("hello, ".getBytes(StandardCharsets.UTF_8));
        take(first, 3);
        take(first, 0);
        take(first, 4);
        ByteBuffer slice = ByteBuffer.allocateDirect(20);
        slice.put("____world".getBytes(StandardCharsets.UTF_8)).flip().position(4);
        take(slice, 5);
        assertThat(sent.again()).isNull();
        sent.ended();

        for (int i = 0; i < 2; i++) {
            String again =
                    StandardCharsets.UTF_8.decode(requireNonNull(sent.again())).toString();
            assertThat(again).isEqualTo("hello, world");
        }
        assertThat(slice.position()).isEqualTo(9);
    }

    @Test
    void emptyBody_isThereAgain() {
        sent.ended();
        assertThat(requireNonNull(sent.again()).remaining()).isZero();
        assertThat(requireNonNull(new SentBody(0).again()).remaining()).isZero();
    }

    @Test
    void bodyOfAKnownLength_endsWithItsLastByte() {
        sent = new SentBody(5);
        ByteBuffer all = ByteBuffer.wrap("world".getBytes(StandardCharsets.UTF_8));
        take(all, 4);
        assertThat(sent.again()).isNull();
        take(all, 1);
        assertThat(requireNonNull(sent.again()).remaining()).isEqualTo(5);
    }

    @Test
    void bodyAboveTheBound_isForgotten() {
        ByteBuffer mebibyte = ByteBuffer.allocate(1 << 20);
        for (int i = 0; i < 4; i++) {
            take(mebibyte.clear(), mebibyte.capacity());
        }
        take(mebibyte.clear(), 1);
        take(mebibyte.clear(), 1);
        sent.ended();
        assertThat(sent.again()).isNull();
    }
}
