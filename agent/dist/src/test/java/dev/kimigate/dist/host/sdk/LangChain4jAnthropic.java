package dev.kimigate.dist.host.sdk;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import java.util.concurrent.atomic.AtomicInteger;

/** LangChain4j with the Anthropic surface, on java.net.http. */
final class LangChain4jAnthropic implements Sdk {
    private final ChatModel model;

    LangChain4jAnthropic(String baseUrl, boolean retries, AtomicInteger attempts) {
        AnthropicChatModel.AnthropicChatModelBuilder builder = AnthropicChatModel.builder()
                .httpClientBuilder(new CountingHttpClientBuilder(attempts))
                .baseUrl(baseUrl)
                .apiKey("test-key")
                .modelName("kimi-for-coding");
        model = (retries ? builder : builder.maxRetries(0)).build();
    }

    @Override
    public String ask(String prompt) {
        return model.chat(prompt);
    }
}
