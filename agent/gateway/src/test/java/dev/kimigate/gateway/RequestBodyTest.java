package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodyTest {
    private static RequestBody of(String... parts) {
        RequestBody body = new RequestBody();
        for (String part : parts) {
            assertThat(body.add(Unpooled.copiedBuffer(part, StandardCharsets.UTF_8)))
                    .isTrue();
        }
        body.finish(io.netty.handler.codec.http.EmptyHttpHeaders.INSTANCE);
        return body;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"stream\":true} | true",
                "{\"a\":1, \"stream\" : \t true} | true",
                "{\"stream\":false} | false",
                "{\"stream\":\"true\"} | false",
                "{\"content\":\"say \\\"stream\\\":true\"} | false",
                "{\"stream\" | false",
                "{\"stream\": | false",
                "x | false"
            })
    void asksForStream_readsTheFieldAndNoText(String text, boolean streams) {
        assertThat(of(text.substring(0, text.length() / 2), text.substring(text.length() / 2))
                        .asksForStream())
                .isEqualTo(streams);
    }

    @Test
    void content_canBeSentTwice() {
        RequestBody body = of("ab", "c");
        assertThat(body.content().toString(StandardCharsets.UTF_8)).isEqualTo("abc");
        assertThat(body.content().toString(StandardCharsets.UTF_8)).isEqualTo("abc");
        assertThat(body.length()).isEqualTo(3);
    }

    @Test
    void add_ofMoreThan8MB_isRefused() {
        RequestBody body = new RequestBody();
        byte[] half = new byte[RequestBody.MOST_BYTES / 2];
        assertThat(body.add(Unpooled.wrappedBuffer(half))).isTrue();
        assertThat(body.add(Unpooled.wrappedBuffer(half))).isTrue();
        assertThat(body.add(Unpooled.wrappedBuffer(new byte[1]))).isFalse();
    }

    @Test
    void memory_isGivenInOrder_wholeBodiesAtATime() {
        BodyMemory memory = new BodyMemory(10);
        List<String> granted = new ArrayList<>();
        BodyMemory.Share first = memory.ask(8, () -> granted.add("first"));
        BodyMemory.Share second = memory.ask(8, () -> granted.add("second"));
        BodyMemory.Share third = memory.ask(1, () -> granted.add("third"));
        assertThat(granted).containsExactly("first");
        first.shrink(1);
        assertThat(granted).containsExactly("first", "second", "third");
        first.close();
        first.close();
        second.close();
        third.close();
        assertThat(memory.free()).isEqualTo(10);
    }

    @Test
    void memory_ofAClientThatWentBeforeItsTurn_isNotTaken() {
        BodyMemory memory = new BodyMemory(10);
        BodyMemory.Share first = memory.ask(8, () -> {});
        BodyMemory.Share gone = memory.ask(8, () -> {
            throw new IllegalStateException("granted");
        });
        gone.close();
        first.close();
        assertThat(memory.free()).isEqualTo(10);
    }
}
