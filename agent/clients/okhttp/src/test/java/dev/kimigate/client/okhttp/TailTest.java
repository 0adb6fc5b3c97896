package dev.kimigate.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.MediaType;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json; charset=utf-8 | {\"a\":{}} | true",
                "application/json                | {\"a\":{}, | false",
                "text/event-stream               | data: {\"delta\":{}} | false",
                "text/event-stream               | data: {}~~data: [DONE]~~ | true",
                "text/event-stream               | event: message_stop~data: {\"type\": \"message_stop\"}~~ | true",
                "application/x-ndjson            | {\"a\":1}~ | false",
                "text/plain                      | {} | false"
            })
    void isComplete_isTrue_behindTheLastWordOnly(String type, String body, boolean complete) {
        String text = body.replace('~', '\n');
        for (int size : new int[] {1, 3, 1_000}) {
            Tail tail = new Tail(MediaType.parse(type));
            for (int from = 0; from < text.length(); from += size) {
                String part = text.substring(from, Math.min(text.length(), from + size));
                tail.passed(new Buffer().writeUtf8("read before ").writeUtf8(part), part.length());
            }
            assertThat(tail.isComplete()).as("in parts of %s", size).isEqualTo(complete);
        }
    }

    @Test
    void isComplete_ofALongAnswer_looksAtItsEnd() {
        Tail tail = new Tail(MediaType.parse("application/json"));
        tail.passed(new Buffer().writeUtf8("[" + "x".repeat(200)), 201);
        assertThat(tail.isComplete()).isFalse();
        tail.passed(new Buffer().writeUtf8("y".repeat(60) + "} "), 62);
        assertThat(tail.isComplete()).isTrue();
    }

    @Test
    void isComplete_withoutAType_isFalse() {
        Tail tail = new Tail(null);
        tail.passed(new Buffer().writeUtf8("{}"), 2);
        assertThat(tail.isComplete()).isFalse();
    }
}
