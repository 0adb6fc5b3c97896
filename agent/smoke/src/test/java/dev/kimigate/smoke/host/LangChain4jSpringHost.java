package dev.kimigate.smoke.host;

import dev.langchain4j.http.client.spring.restclient.SpringRestClient;
import dev.langchain4j.http.client.spring.restclient.SpringRestClientBuilder;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.client.RestClient;

/** LangChain4j on Spring's RestClient, which sends by Apache HttpClient 5. Arguments: base URL, calls of each way. */
public final class LangChain4jSpringHost {
    private static final String MODEL = "kimi-for-coding";

    private LangChain4jSpringHost() {}

    public static void main(String[] args) throws InterruptedException {
        OpenAiChatModel whole = OpenAiChatModel.builder()
                .httpClientBuilder(client())
                .baseUrl(args[0])
                .apiKey("test-key")
                .modelName(MODEL)
                .maxRetries(0)
                .timeout(Duration.ofMinutes(2))
                .build();
        OpenAiStreamingChatModel streamed = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(client())
                .baseUrl(args[0])
                .apiKey("test-key")
                .modelName(MODEL)
                .timeout(Duration.ofMinutes(2))
                .build();
        CallsAtOnce.run(Integer.parseInt(args[1]), whole::chat, prompt -> {
            CompletableFuture<String> text = new CompletableFuture<>();
            streamed.chat(prompt, listener(text));
            return text.get();
        });
    }

    private static SpringRestClientBuilder client() {
        return SpringRestClient.builder()
                .restClientBuilder(RestClient.builder().requestFactory(ManyConnections.apache5()));
    }

    private static StreamingChatResponseHandler listener(CompletableFuture<String> text) {
        return new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {}

            @Override
            public void onCompleteResponse(ChatResponse response) {
                text.complete(response.aiMessage().text());
            }

            @Override
            public void onError(Throwable failure) {
                text.completeExceptionally(failure);
            }
        };
    }
}
