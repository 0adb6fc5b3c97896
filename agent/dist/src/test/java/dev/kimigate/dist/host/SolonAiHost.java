package dev.kimigate.dist.host;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.noear.solon.ai.chat.ChatModel;
import org.noear.solon.ai.chat.ChatResponse;

/**
 * Calls at once by Solon AI as its users use it, whole and streamed answers; it sends by the JDK's HttpURLConnection.
 * Arguments: base URL, calls of each way.
 */
public final class SolonAiHost {
    private final ChatModel model;
    private final AtomicInteger answered = new AtomicInteger();
    private final CountDownLatch left;

    private SolonAiHost(String baseUrl, int calls) {
        model = ChatModel.of(baseUrl + "chat/completions")
                .provider("openai")
                .apiKey("test-key")
                .model("kimi-for-coding")
                .timeout(Duration.ofMinutes(2))
                .build();
        left = new CountDownLatch(2 * calls);
    }

    public static void main(String[] args) throws InterruptedException {
        int calls = Integer.parseInt(args[1]);
        SolonAiHost host = new SolonAiHost(args[0], calls);
        for (int i = 0; i < calls; i++) {
            String prompt = "call " + i;
            new Thread(() -> host.ended(prompt, host::whole)).start();
            new Thread(() -> host.ended(prompt, host::streamed)).start();
        }
        host.left.await();
        System.out.println("answered " + host.answered);
        System.exit(0);
    }

    private interface Answer {
        String text(String prompt) throws IOException;
    }

    private String whole(String prompt) throws IOException {
        return model.prompt(prompt).call().getContent();
    }

    private String streamed(String prompt) {
        ChatResponse last = model.prompt(prompt).stream().blockLast();
        return last == null ? "" : last.getAggregationContent();
    }

    private void ended(String prompt, Answer answer) {
        try {
            if (answer.text(prompt).contains(prompt)) {
                answered.incrementAndGet();
            }
        } catch (IOException | RuntimeException e) {
            System.err.println(e);
        } finally {
            left.countDown();
        }
    }
}
