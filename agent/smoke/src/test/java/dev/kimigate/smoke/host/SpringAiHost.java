package dev.kimigate.smoke.host;

import io.netty.resolver.DefaultAddressResolverGroup;
import java.util.stream.Collectors;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;

/**
 * Spring AI: whole answers by RestClient, streams by WebClient on Reactor Netty. Arguments: base URL, calls of each
 * way, what RestClient sends by.
 */
public final class SpringAiHost {
    private SpringAiHost() {}

    public static void main(String[] args) throws InterruptedException {
        ChatModel model = OpenAiChatModel.builder()
                .openAiApi(OpenAiApi.builder()
                        .baseUrl(args[0])
                        .completionsPath("/chat/completions")
                        .apiKey("test-key")
                        .restClientBuilder(RestClient.builder().requestFactory(factory(args[2])))
                        .webClientBuilder(WebClient.builder().clientConnector(new ReactorClientHttpConnector(netty())))
                        .build())
                .defaultOptions(
                        OpenAiChatOptions.builder().model("kimi-for-coding").build())
                .build();
        CallsAtOnce.run(
                Integer.parseInt(args[1]),
                prompt -> text(model.call(new Prompt(prompt))),
                prompt -> model.stream(new Prompt(prompt))
                        .toStream()
                        .map(SpringAiHost::text)
                        .collect(Collectors.joining()));
    }

    private static ClientHttpRequestFactory factory(String client) {
        return switch (client) {
            case "reactor-netty" -> new ReactorClientHttpRequestFactory(netty());
            case "apache5" -> ManyConnections.apache5();
            case "url-connection" -> new SimpleClientHttpRequestFactory();
            case "jdk" -> new JdkClientHttpRequestFactory();
            default -> throw new IllegalArgumentException(client);
        };
    }

    /** As it is by default, but that names are looked up as the JVM is told to. */
    private static HttpClient netty() {
        return HttpClient.create().resolver(DefaultAddressResolverGroup.INSTANCE);
    }

    private static String text(ChatResponse answer) {
        String text = answer.getResult() == null
                ? null
                : answer.getResult().getOutput().getText();
        return text == null ? "" : text;
    }
}
