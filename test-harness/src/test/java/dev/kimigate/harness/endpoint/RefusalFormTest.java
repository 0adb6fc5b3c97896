package dev.kimigate.harness.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RefusalFormTest {

    private static final RefusalFacts FACTS = new RefusalFacts(3, 11, "req-1");

    private static JsonNode json(RefusalForm form, Surface surface) {
        JsonNode json = EndpointJson.parse(form.body(surface, FACTS));
        assertThat(json).as("%s is JSON", form).isNotNull();
        return json == null ? EndpointJson.object() : json;
    }

    @ParameterizedTest
    @EnumSource
    void name_endsWithTheStatus(RefusalForm form) {
        assertThat(form.name()).endsWith("_" + form.status());
    }

    @ParameterizedTest
    @EnumSource
    void body_ofASurfaceShape_holdsTypeAndMessage_andNoPlaceholder(RefusalForm form) {
        if (form.shape() != RefusalShape.SURFACE) {
            return;
        }
        for (Surface surface : Surface.values()) {
            JsonNode error = json(form, surface).path("error");
            assertThat(error.path("type").asText()).isNotEmpty();
            assertThat(error.path("message").asText()).isNotEmpty().doesNotContain("{", "}");
        }
    }

    @Test
    void concurrency_onTheMessagesSurface_hasTheErrorFirstAndTheOuterType() {
        String body = new String(
                RefusalForm.CONCURRENCY_403.body(Surface.MESSAGES, FACTS), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(body)
                .startsWith("{\"error\":{\"type\":\"permission_error\",\"message\":\"You've reached your concurrent"
                        + " request limit")
                .endsWith("},\"type\":\"error\"}");
    }

    @Test
    void concurrency_withTheOtherType_exchangesTheTwoTypes() {
        RefusalForm form = RefusalForm.CONCURRENCY_OTHER_TYPE_403;
        assertThat(json(form, Surface.MESSAGES).at("/error/type").asText()).isEqualTo("access_terminated_error");
        assertThat(json(form, Surface.CHAT).at("/error/type").asText()).isEqualTo("permission_error");
    }

    @Test
    void concurrency_withoutOuterType_hasOnlyTheError() {
        assertThat(json(RefusalForm.CONCURRENCY_NO_OUTER_TYPE_403, Surface.MESSAGES)
                        .size())
                .isEqualTo(1);
    }

    @Test
    void relay_appendsARequestId() {
        assertThat(json(RefusalForm.TOO_MANY_RELAY_429, Surface.CHAT)
                        .at("/error/message")
                        .asText())
                .endsWith(" (request id: req-1)");
    }

    @Test
    void organizationLimit_namesNumberAndSeconds() {
        assertThat(json(RefusalForm.ORG_CONCURRENCY_429, Surface.CHAT)
                        .at("/error/message")
                        .asText())
                .contains("organization max concurrency: 3, please try again after 11 seconds");
        assertThat(json(RefusalForm.ORG_RPM_429, Surface.CHAT)
                        .at("/error/message")
                        .asText())
                .contains("organization max RPM: 3, please try again after 11 seconds");
    }

    @Test
    void gzip_unpacksToTheSurfaceShape() throws IOException {
        byte[] packed = RefusalForm.CONCURRENCY_GZIP_403.body(Surface.CHAT, FACTS);
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
        assertThat(plain).isEqualTo(RefusalForm.CONCURRENCY_403.body(Surface.CHAT, FACTS));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "(EMPTY|HTML|TEXT|BINARY|ENDLESS|HUGE)_.*")
    void oddShapes_areNoJson(RefusalForm form) {
        byte[] body = form.body(Surface.CHAT, FACTS);
        JsonNode json = EndpointJson.parse(body);
        assertThat(json == null || json.isMissingNode()).isTrue();
    }
}
