package dev.kimigate.harness.endpoint;

import static dev.kimigate.harness.endpoint.EndpointClient.CHAT;
import static dev.kimigate.harness.endpoint.EndpointClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersTest {

    private static final String PROMPT = "Say \"hello\" in Chinese: 你好 😀, and nothing else.";

    private KimiEndpoint endpoint;
    private EndpointClient client;

    @BeforeAll
    void start() {
        endpoint = KimiEndpoint.start(EndpointOptions.usual()
                .withPlainPort(0)
                .withAccount("mine", "key-1", "key-2")
                .withBehaviour(Behaviour.usual().withMillis(40).withChunks(4)));
        client = new EndpointClient(endpoint, Version.HTTP_2);
    }

    @AfterAll
    void stop() {
        endpoint.close();
    }

    @BeforeEach
    void reset() {
        endpoint.reset();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        JsonNode json = EndpointJson.parse(Utf8.bytes(answer.body()));
        assertThat(json).isNotNull();
        return json == null ? EndpointJson.object() : json;
    }

    private String plainBase(String path) {
        return endpoint.plainUri(path).toString();
    }

    private static ChatResponse chatStreamed(StreamingChatModel model, List<String> parts) throws Exception {
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        model.chat(PROMPT, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {
                parts.add(part);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                whole.completeExceptionally(failure);
            }
        });
        return whole.get(30, TimeUnit.SECONDS);
    }

    @Test
    void langChain4jOpenAi_readsPlainAndStreamedAnswers() throws Exception {
        ChatModel plain = OpenAiChatModel.builder()
                .baseUrl(plainBase("/coding/v1"))
                .apiKey("test-key")
                .modelName("kimi-for-coding")
                .build();
        assertThat(plain.chat(PROMPT)).isEqualTo(PROMPT);

        StreamingChatModel streaming = OpenAiStreamingChatModel.builder()
                .baseUrl(plainBase("/coding/v1"))
                .apiKey("test-key")
                .modelName("kimi-for-coding")
                .build();
        List<String> parts = new ArrayList<>();
        ChatResponse response = chatStreamed(streaming, parts);
        assertThat(parts).hasSize(4);
        assertThat(String.join("", parts)).isEqualTo(PROMPT);
        assertThat(response.aiMessage().text()).isEqualTo(PROMPT);
        assertThat(response.tokenUsage().totalTokenCount()).isPositive();
        assertThat(endpoint.figures().account().completed()).isEqualTo(2);
    }

    @Test
    void langChain4jAnthropic_readsPlainAndStreamedAnswers() throws Exception {
        ChatModel plain = AnthropicChatModel.builder()
                .baseUrl(plainBase("/coding/v1"))
                .apiKey("test-key")
                .modelName("kimi-for-coding")
                .build();
        assertThat(plain.chat(PROMPT)).isEqualTo(PROMPT);

        StreamingChatModel streaming = AnthropicStreamingChatModel.builder()
                .baseUrl(plainBase("/anthropic/v1"))
                .apiKey("test-key")
                .modelName("kimi-for-coding")
                .build();
        List<String> parts = new ArrayList<>();
        assertThat(chatStreamed(streaming, parts).aiMessage().text()).isEqualTo(PROMPT);
        assertThat(parts).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/coding/v1/responses", "/v1/responses"})
    void responses_echoTheInput(String path) {
        String body =
                EndpointJson.string(EndpointJson.object().put("model", "k3").put("input", PROMPT));
        JsonNode answer = json(client.post(path, body));
        assertThat(answer.at("/output/0/content/0/text").asText()).isEqualTo(PROMPT);
        assertThat(answer.path("model").asText()).isEqualTo("k3");
    }

    @Test
    void responsesStreamed_numberTheirEventsWithoutAGap() {
        String body = EndpointJson.string(EndpointJson.object()
                .put("model", "k3")
                .put("input", "one two three four")
                .put("stream", true));
        String stream = client.post("/coding/v1/responses", body).body();
        List<Integer> numbers = stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> EndpointJson.parse(Utf8.bytes(line.substring(6))))
                .map(event -> event == null ? -1 : event.path("sequence_number").asInt(-1))
                .toList();
        assertThat(numbers).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(stream).contains("event: response.completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-test-bytes=5000 please", "\\\"x-test-bytes\\\": 5000"})
    void words_inThePrompt_steerTheCall(String prompt) {
        JsonNode answer =
                json(client.post(CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}"));
        assertThat(answer.at("/choices/0/message/content").asText()).hasSize(5000);
    }

    @Test
    void word_asJsonField_steersTheCall() {
        JsonNode answer = json(
                client.post(CHAT, "{\"x-test-bytes\": 300, \"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"));
        assertThat(answer.at("/choices/0/message/content").asText()).hasSize(300);
    }

    @Test
    void words_asHeaderAndParameter_steerTheCall() {
        HttpResponse<String> answer =
                client.post(CHAT + "?x-test-chunks=7", chat("0123456", true), "x-test-bytes", "70");
        long parts = answer.body()
                .lines()
                .filter(line -> line.contains("\"content\":"))
                .count();
        assertThat(parts).isEqualTo(7);
        assertThat(answer.body()).contains("0123456").endsWith("data: [DONE]\n\n");
    }

    @Test
    void word_thatIsNoNumber_isAnswered400() {
        HttpResponse<String> answer = client.post(CHAT, chat("x", true), "x-test-millis", "soon");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(endpoint.figures().account().admitted()).isZero();
    }

    @Test
    void requestBody_ofAMegabyte_arrivesWhole() throws Exception {
        String body = chat("y".repeat(1 << 20), false);
        HttpResponse<String> answer = client.post(CHAT, body);
        assertThat(json(answer).at("/choices/0/message/content").asText()).hasSize(1 << 20);
        assertThat(answer.headers().firstValue("x-body-sha256"))
                .contains(java.util.HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(Utf8.bytes(body))));
        assertThat(endpoint.figures().bodyBytes()).isEqualTo(Utf8.bytes(body).length);
    }

    @Test
    void keys_ofOneAccount_areCountedTogether() {
        client.post(CHAT, chat("x", false), "x-api-key", "key-1");
        client.post(CHAT, chat("x", false), "x-api-key", "key-2", "x-test-client", "two");
        client.post(CHAT, chat("x", false), "x-api-key", "key-3");
        EndpointFigures figures = endpoint.figures();
        assertThat(figures.account("mine").completed()).isEqualTo(2);
        assertThat(figures.account("mine").client("two").completed()).isEqualTo(1);
        assertThat(figures.account().completed()).isEqualTo(1);
    }

    @Test
    void usagesAndModels_areAnsweredAndCountedApart() {
        JsonNode usages = json(client.get("/coding/v1/usages"));
        assertThat(usages.at("/parallel/limit").asText()).isEqualTo("20");
        assertThat(usages.at("/user/userId").asText()).isEqualTo("user-default");
        assertThat(json(client.get("/v1/models")).at("/data/0/id").asText()).isEqualTo("kimi-for-coding");
        assertThat(client.get("/coding/v1/me").statusCode()).isEqualTo(404);
        EndpointFigures figures = endpoint.figures();
        assertThat(List.of(figures.usages(), figures.models(), figures.elsewhere()))
                .containsOnly(1L);
        assertThat(figures.account().arrived()).isZero();
    }
}
