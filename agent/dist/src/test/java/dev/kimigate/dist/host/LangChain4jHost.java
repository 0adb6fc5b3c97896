package dev.kimigate.dist.host;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls at once by LangChain4j as its users use it, whole and streamed answers, without its own retries: it would hide
 * refusals. Arguments: base URL, calls of each way.
 */
public final class LangChain4jHost {
    private static final String MODEL = "kimi-for-coding";

    private final AtomicInteger answered = new AtomicInteger();
    private final CountDownLatch left;

    private LangChain4jHost(int calls) {
        left = new CountDownLatch(2 * calls);
    }

    public static void main(String[] args) throws InterruptedException {
        int calls = Integer.parseInt(args[1]);
        LangChain4jHost host = new LangChain4jHost(calls);
        OpenAiChatModel whole = OpenAiChatModel.builder()
                .baseUrl(args[0])
                .apiKey("test-key")
                .modelName(MODEL)
                .maxRetries(0)
                .timeout(Duration.ofMinutes(2))
                .build();
        OpenAiStreamingChatModel streamed = OpenAiStreamingChatModel.builder()
                .baseUrl(args[0])
                .apiKey("test-key")
                .modelName(MODEL)
                .timeout(Duration.ofMinutes(2))
                .build();
        for (int i = 0; i < calls; i++) {
            String prompt = "call " + i;
            new Thread(() -> host.ended(prompt, () -> whole.chat(prompt))).start();
            streamed.chat(prompt, host.listener(prompt));
        }
        host.left.await();
        System.out.println("answered " + host.answered);
        System.exit(0);
    }

    private interface Answer {
        String text();
    }

    private void ended(String prompt, Answer answer) {
        try {
            if (answer.text().contains(prompt)) {
                answered.incrementAndGet();
            }
        } catch (RuntimeException e) {
            System.err.println(e);
        } finally {
            left.countDown();
        }
    }

    private StreamingChatResponseHandler listener(String prompt) {
        return new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {}

            @Override
            public void onCompleteResponse(ChatResponse response) {
                ended(prompt, () -> response.aiMessage().text());
            }

            @Override
            public void onError(Throwable failure) {
                System.err.println(failure);
                left.countDown();
            }
        };
    }
}
