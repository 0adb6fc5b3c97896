package dev.kimigate.demo.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChatJsonTest {

    @Test
    void request_holdsTheQuestionAndAsksForAStream() {
        assertThat(ChatJson.request("say \"hi\""))
                .isEqualTo("{\"model\":\"kimi-for-coding\",\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"say \\\"hi\\\"\"}]}");
    }

    @Test
    void piece_ofEventWithoutText_isEmpty() {
        assertThat(ChatJson.piece("{\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}"))
                .isEmpty();
        assertThat(ChatJson.piece("{\"usage\":{}}")).isEmpty();
        assertThat(ChatJson.piece("no json")).isEmpty();
    }
}
