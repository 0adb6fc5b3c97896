package dev.kimigate.harness.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MaskedTextsTest {

    @Test
    void longString_keepsItsLengthAndItsEscapes_andLosesItsWords() {
        String json = "{\"content\":\"You are at /tmp/7a,\\n\\\"caf\u00e9\\\" \\u20ac\\\\ and on it goes\"}";
        String masked = MaskedTexts.inJson(json);
        assertThat(masked)
                .isEqualTo("{\"content\":\"xxx xxx xx /xxx/0x,\\n\\\"xxx\u00e9\\\" \\u20ac\\\\ xxx xx xx xxxx\"}");
        assertThat(masked.getBytes(StandardCharsets.UTF_8)).hasSameSizeAs(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void namesAndShortValues_stay() {
        String json = "{\"model\":\"kimi-for-coding\",\"stream\":true,\"max_tokens\":32000,\"stop\":[\"a\",\"\"]}";
        assertThat(MaskedTexts.inJson(json)).isEqualTo(json);
    }

    @Test
    void fields_thatDescribeTheMachine_loseTheirWords_andOthersStay() {
        assertThat(MaskedTexts.inFields(fields("box7", "Linux"))).isEqualTo(fields("xxx0", "xxxxx"));
    }

    private static String fields(String device, String system) {
        return String.join(
                "\r\n",
                "POST / HTTP/1.1",
                "X-Msh-Device-Name: " + device,
                "X-Stainless-OS: " + system,
                "X-Stainless-Lang: js",
                "",
                "");
    }
}
