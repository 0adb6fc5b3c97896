package dev.kimigate.bench.policy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/** A tool that calls by openai-java and leaves retries to it. Any thread. */
final class OpenAiTool implements RivalTool {

    private final OpenAIClient client;

    OpenAiTool(String base, int retries) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(base)
                .apiKey("test-key")
                .maxRetries(retries)
                .build();
    }

    @Override
    public void prepare() {
        try {
            client.models().list();
        } catch (OpenAIException notLikeTheirs) {
            // The connection is there, and that is what it was for.
            return;
        }
    }

    @Override
    public boolean call() {
        ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
                .model("kimi-for-coding")
                .addUserMessage("Good morning.")
                .build();
        return !client.chat().completions().create(question).choices().isEmpty();
    }
}
