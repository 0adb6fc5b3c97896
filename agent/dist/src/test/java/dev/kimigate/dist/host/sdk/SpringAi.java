package dev.kimigate.dist.host.sdk;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** Spring AI's OpenAI model, outside an application context: the retries are openai-java's, set by Spring AI. */
final class SpringAi implements Sdk {
    private final OpenAiChatModel model;

    SpringAi(String baseUrl, boolean retries, AtomicInteger attempts) {
        OpenAiChatOptions.Builder builder = OpenAiChatOptions.builder();
        builder.baseUrl(baseUrl).apiKey("test-key").model("kimi-for-coding");
        if (!retries) {
            builder.maxRetries(0);
        }
        model = OpenAiChatModel.builder()
                .options(builder.build())
                .httpClientBuilderCustomizer(client -> client.interceptor(new CountingInterceptor(attempts)))
                .build();
    }

    @Override
    public String ask(String prompt) {
        return requireNonNull(model.call(prompt));
    }
}
