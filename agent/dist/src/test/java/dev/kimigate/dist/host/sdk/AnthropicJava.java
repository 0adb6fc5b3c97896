package dev.kimigate.dist.host.sdk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.DefaultSleeper;
import com.anthropic.core.Sleeper;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.TextBlock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** anthropic-java. */
final class AnthropicJava implements Sdk {
    private final AnthropicClient client;
    private final AtomicInteger attempts;

    AnthropicJava(String baseUrl, boolean retries, AtomicInteger attempts) {
        this.attempts = attempts;
        AnthropicOkHttpClient.Builder builder = AnthropicOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey("test-key")
                .sleeper(new CountingSleeper(attempts));
        client = (retries ? builder : builder.maxRetries(0)).build();
    }

    @Override
    public String ask(String prompt) {
        attempts.incrementAndGet();
        MessageCreateParams question = MessageCreateParams.builder()
                .model("kimi-for-coding")
                .maxTokens(1_000)
                .addUserMessage(prompt)
                .build();
        Message answer = client.messages().create(question);
        return answer.content().stream()
                .flatMap(block -> block.text().stream())
                .map(TextBlock::text)
                .collect(Collectors.joining());
    }

    /** Its interceptors run once for all attempts, so what is counted is the pause before each further one. */
    private static final class CountingSleeper implements Sleeper {
        private final Sleeper usual = new DefaultSleeper();
        private final AtomicInteger attempts;

        CountingSleeper(AtomicInteger attempts) {
            this.attempts = attempts;
        }

        @Override
        public void sleep(Duration pause) {
            attempts.incrementAndGet();
            usual.sleep(pause);
        }

        @Override
        public CompletableFuture<Void> sleepAsync(Duration pause) {
            attempts.incrementAndGet();
            return usual.sleepAsync(pause);
        }

        @Override
        public void close() {
            usual.close();
        }
    }
}
