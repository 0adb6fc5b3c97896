package dev.kimigate.harness.endpoint;

import static dev.kimigate.harness.endpoint.EndpointClient.CHAT;
import static dev.kimigate.harness.endpoint.EndpointClient.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.HttpURLConnection;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointControlTest {

    private final KimiEndpoint endpoint = KimiEndpoint.start(
            EndpointOptions.usual().withBehaviour(Behaviour.usual().withMillis(10)));
    private final EndpointControl control = new EndpointControl(endpoint.controlUri());
    private final EndpointClient client = new EndpointClient(endpoint, Version.HTTP_1_1);

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void figuresAndCalls_overTheUrl_areThoseOfTheEndpoint() {
        client.post(CHAT, chat("x", true), "x-test-client", "tool");
        client.post(CHAT, chat("x", true), "x-test-form", "EMPTY_429");
        assertThat(control.figures()).isEqualTo(endpoint.figures());
        assertThat(control.figures().account().client("tool").completed()).isEqualTo(1);
        assertThat(control.calls()).isEqualTo(endpoint.calls()).hasSize(1);
        control.reset();
        assertThat(endpoint.figures().account().arrived()).isZero();
        assertThat(control.calls()).isEmpty();
    }

    @Test
    void set_changesWhatItNamesAndNothingElse() {
        control.set(Map.of("limit", 7, "limitForm", RefusalForm.TOO_MANY_429, "accountLimits", Map.of("a", 1)));
        assertThat(control.behaviour())
                .isEqualTo(endpoint.behaviour())
                .isEqualTo(Behaviour.usual()
                        .withMillis(10)
                        .withLimit(7)
                        .with("limitForm", "TOO_MANY_429")
                        .with("accountLimits", Map.of("a", 1)));
        control.set("limitForm", "");
        assertThat(endpoint.behaviour().limitForm()).isNull();
    }

    @Test
    void timeline_overTheUrl_isTheEndpoints() {
        control.timeline(ServerTimeline.NONE
                .withLimit(0, 1)
                .withOverload(0, 60_000, 1)
                .withStrangers(new ServerTimeline.Strangers(1, 60_000, 60_000, 1, 1, 1)));
        assertThat(client.post(CHAT, chat("x", true)).statusCode()).isEqualTo(429);
        control.timeline(ServerTimeline.NONE.withLimit(0, 1).withLimit(1, 0));
        assertThat(client.post(CHAT, chat("x", true)).statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> control.set("timeline", Map.of("limmits", 1))).hasMessageContaining("limmits");
        assertThatThrownBy(() -> control.set("timeline", 3)).hasMessageContaining("timeline");
    }

    @Test
    void set_withAnUnknownKeyOrAMisfit_changesNothingAndSaysWhich() {
        Behaviour before = endpoint.behaviour();
        assertThatThrownBy(() -> control.set(Map.of("limit", 3, "limmit", 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limmit");
        assertThatThrownBy(() -> control.set("limit", "many")).hasMessageContaining("many");
        assertThatThrownBy(() -> control.set("chunks", 0)).hasMessageContaining("chunks");
        assertThat(endpoint.behaviour()).isEqualTo(before);
    }

    @Test
    void orders_overTheUrl_areObeyed() {
        control.script(RefusalForm.SERVER_ERROR_500, RefusalForm.MODEL_404);
        assertThat(client.post(CHAT, chat("x", true)).statusCode()).isEqualTo(500);
        assertThat(client.post(CHAT, chat("x", true)).statusCode()).isEqualTo(404);
        control.overload(Duration.ofMinutes(1), 1);
        assertThat(client.post(CHAT, chat("x", true)).body()).contains("engine is currently overloaded");
        control.reset();
        control.strangers(20, Duration.ofMinutes(1));
        assertThat(control.figures().strangers()).isEqualTo(20);
        assertThat(client.post(CHAT, chat("x", true)).statusCode()).isEqualTo(403);
        control.reset();
        assertThat(client.post(CHAT, chat("x", true)).statusCode()).isEqualTo(200);
    }

    @Test
    void set_byQueryParameters_works() throws Exception {
        HttpURLConnection connection = (HttpURLConnection) endpoint.controlUri()
                .resolve("/set?limit=3&script=EMPTY_429*2,MODEL_404")
                .toURL()
                .openConnection();
        connection.setRequestMethod("POST");
        assertThat(connection.getResponseCode()).isEqualTo(200);
        assertThat(endpoint.behaviour().limit()).isEqualTo(3);
        assertThat(client.post(CHAT, chat("x", true)).statusCode()).isEqualTo(429);
        assertThat(client.post(CHAT, chat("x", true)).statusCode()).isEqualTo(429);
        assertThat(client.post(CHAT, chat("x", true)).statusCode()).isEqualTo(404);
    }
}
