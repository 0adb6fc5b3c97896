package dev.kimigate.dist.host.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.concurrent.atomic.AtomicInteger;

/** openai-java. */
final class OpenAiJava implements Sdk {
    private final OpenAIClient client;

    OpenAiJava(String baseUrl, boolean retries, AtomicInteger attempts) {
        OpenAIOkHttpClient.Builder builder = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey("test-key")
                .addInterceptor(new CountingInterceptor(attempts));
        client = (retries ? builder : builder.maxRetries(0)).build();
    }

    @Override
    public String ask(String prompt) {
        ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
                .model("kimi-for-coding")
                .addUserMessage(prompt)
                .build();
        ChatCompletion answer = client.chat().completions().create(question);
        return answer.choices().get(0).message().content().orElseThrow();
    }
}
