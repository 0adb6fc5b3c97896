package dev.kimigate.dist.host.sdk;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.util.concurrent.atomic.AtomicInteger;

/** LangChain4j with the OpenAI surface, on java.net.http. */
final class LangChain4jOpenAi implements Sdk {
    private final ChatModel model;

    LangChain4jOpenAi(String baseUrl, boolean retries, AtomicInteger attempts) {
        OpenAiChatModel.OpenAiChatModelBuilder builder = OpenAiChatModel.builder()
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
