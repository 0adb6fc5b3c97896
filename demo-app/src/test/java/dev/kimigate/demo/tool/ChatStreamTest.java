package dev.kimigate.demo.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChatStreamTest {

    private static ChatStream stream(int status, String... lines) {
        ChatStream stream = new ChatStream(status);
        for (String line : lines) {
            stream.line(line);
        }
        return stream;
    }

    private static String piece(String text) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}";
    }

    @Test
    void answer_ofEvents_joinsTheirPieces() {
        ChatStream stream = stream(
                200,
                piece("one "),
                "",
                piece("two"),
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "data: [DONE]");
        assertThat(stream.answer()).isEqualTo("one two");
    }

    @Test
    void answer_withoutItsEnd_isNone() {
        ChatStream stream = stream(200, piece("one "), piece("two"));
        assertThatThrownBy(stream::answer)
                .isInstanceOf(CallFailedException.class)
                .hasMessage("the answer broke off after 7 characters");
    }

    @Test
    void answer_ofRefusal_saysTheServersWords() {
        ChatStream stream = stream(403, "{\"error\":{", "\"message\":\"You've reached it.\",\"type\":\"x\"}}");
        assertThatThrownBy(stream::answer)
                .isInstanceOf(CallFailedException.class)
                .hasMessage("HTTP 403: You've reached it.");
    }

    @Test
    void answer_ofFailureThatIsNoJson_saysItsBody() {
        assertThatThrownBy(() -> stream(504, "<html>Gateway Time-out</html>").answer())
                .hasMessage("HTTP 504: <html>Gateway Time-out</html>");
    }
}
