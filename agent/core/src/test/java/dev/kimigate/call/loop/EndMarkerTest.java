package dev.kimigate.call.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndMarkerTest {
    private static final String EVENTS = "text/event-stream";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json; charset=utf-8 | {\"a\":{}} | true",
                "application/json                | {\"a\":{}, | false",
                "text/event-stream               | data: {\"delta\":{}} | false",
                "text/event-stream               | data: {}~~data: [DONE]~~ | true",
                "text/event-stream               | data: {}~~data:[DONE] | true",
                "text/event-stream               | data: [DONE]~~ | true",
                "Text/Event-Stream;charset=UTF-8 | data: {}~~data: [DONE]~~ | true",
                "text/event-stream               | event: message_stop~data: {\"type\": \"message_stop\"}~~ | true",
                "text/event-stream               | event: message_stop~data: {\"type\":\"message_stop\",\"more\":1}~~ | true",
                "text/event-stream               | data: {\"type\":\"message_stop\"}~~ | true",
                "text/event-stream               | event: message_stop~ | true"
            })
    void isComplete_isTrue_behindTheLastWordOnly(String type, String body, boolean complete) {
        for (String lineEnd : new String[] {"\n", "\r\n"}) {
            assertComplete(type, body.replace("~", lineEnd), complete);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {'content':'[DONE]'}~~",
                "data: {'content':'the stream ends with data: [DONE]",
                "data: {'content':'data: [DONE]'}~~",
                "data: {'content':'\\n\\ndata: [DONE]",
                "data: {'type':'content_block_delta','text':'message_stop'}~~",
                "data: {'text':'event: message_stop",
                "event: content_block_delta~data: {'type':'content_block_delta','delta':'event: message_stop'}~~",
                "data: [DONE]~~data: {}~~"
            })
    void isComplete_ofWordsInTheContent_isFalse(String body) {
        String text = body.replace('~', '\n').replace('\'', '"');
        assertComplete(EVENTS, text, false);
        assertComplete(EVENTS, "x".repeat(EVENTS.length()) + text, false);
        for (int before = 0; before < 80; before++) {
            assertComplete(EVENTS, "data: {\"content\":\"" + "x".repeat(before) + " " + text, false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "text/plain", "json;", ""})
    void isComplete_ofOtherTypes_isNeverAsked(String type) {
        assertThat(EndMarker.ofContentType(type.equals("json;") ? null : type)).isNull();
    }

    @Test
    void isComplete_ofALongAnswer_looksAtItsEnd() {
        EndMarker end = marker("application/json");
        pass(end, "[" + "x".repeat(200));
        assertThat(end.isComplete()).isFalse();
        pass(end, "y".repeat(60) + "} ");
        assertThat(end.isComplete()).isTrue();
        EndMarker events = marker(EVENTS);
        pass(events, "data: {\"content\":\"" + "x".repeat(500) + "\"}\n\ndata: [DONE]\n\n");
        assertThat(events.isComplete()).isTrue();
    }

    private static void assertComplete(String type, String text, boolean complete) {
        for (int size : new int[] {1, 3, 70, 1_000}) {
            EndMarker end = marker(type);
            for (int from = 0; from < text.length(); from += size) {
                pass(end, text.substring(from, Math.min(text.length(), from + size)));
            }
            assertThat(end.isComplete()).as("%s in parts of %s", text, size).isEqualTo(complete);
        }
    }

    private static EndMarker marker(String type) {
        return Objects.requireNonNull(EndMarker.ofContentType(type));
    }

    private static void pass(EndMarker end, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        for (int at = bytes.length - end.wanted(bytes.length); at < bytes.length; at++) {
            end.add(bytes[at]);
        }
    }
}
