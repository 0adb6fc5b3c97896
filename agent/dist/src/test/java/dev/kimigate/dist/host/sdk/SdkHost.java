package dev.kimigate.dist.host.sdk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls through one SDK, one after the other. Arguments: the SDK, and {@code default} or {@code off} for its own
 * retries. Each line on stdin is a prompt; each is answered by a line on stdout with these parts between tabs: the
 * call's number, how often the SDK sent it, milliseconds, {@code answered} or the classes of the exception and its
 * causes, and their messages.
 */
public final class SdkHost {
    private static final String BASE = "https://api.kimi.com/coding";

    private final AtomicInteger attempts = new AtomicInteger();
    private final Sdk sdk;

    private SdkHost(String name, boolean retries) {
        sdk = switch (name) {
            case "openai-java" -> new OpenAiJava(BASE + "/v1", retries, attempts);
            case "anthropic-java" -> new AnthropicJava(BASE, retries, attempts);
            case "langchain4j-open-ai" -> new LangChain4jOpenAi(BASE + "/v1", retries, attempts);
            case "langchain4j-anthropic" -> new LangChain4jAnthropic(BASE + "/v1", retries, attempts);
            case "spring-ai-openai" -> new SpringAi(BASE + "/v1", retries, attempts);
            default -> throw new IllegalArgumentException(name);
        };
    }

    public static void main(String[] args) throws IOException {
        SdkHost host = new SdkHost(args[0], args[1].equals("default"));
        BufferedReader prompts = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int number = 0;
        for (String prompt = prompts.readLine(); prompt != null; prompt = prompts.readLine()) {
            number++;
            System.out.println(number + "\t" + host.call(prompt));
        }
        // The SDKs' pools would keep the JVM for a minute.
        System.exit(0);
    }

    private String call(String prompt) {
        attempts.set(0);
        long start = System.nanoTime();
        RuntimeException failure = null;
        try {
            String answer = sdk.ask(prompt);
            if (!answer.contains(prompt)) {
                failure = new IllegalStateException("not the answer to this prompt: " + answer);
            }
        } catch (RuntimeException e) {
            failure = e;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return attempts + "\t" + millis + "\t" + outcome(failure);
    }

    private static String outcome(@Nullable RuntimeException failure) {
        if (failure == null) {
            return "answered\t";
        }
        StringJoiner classes = new StringJoiner(" < ");
        StringJoiner messages = new StringJoiner(" < ");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            classes.add(cause.getClass().getName());
            messages.add(String.valueOf(cause.getMessage()).replaceAll("\\s+", " "));
        }
        return classes + "\t" + messages;
    }
}
