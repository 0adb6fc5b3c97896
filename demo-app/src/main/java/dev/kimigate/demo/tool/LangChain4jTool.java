package dev.kimigate.demo.tool;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** A tool on LangChain4j as it comes; underneath is the JDK's client. */
public final class LangChain4jTool implements Assistant {

    private final StreamingChatModel model;

    private LangChain4jTool(URI baseUrl) {
        model = OpenAiStreamingChatModel.builder()
                .baseUrl(baseUrl.toString())
                .apiKey("test-key")
                .modelName(ChatJson.MODEL)
                .build();
    }

    public static void main(String[] args) {
        Burst.run(args, LangChain4jTool::new);
    }

    @Override
    public CompletableFuture<String> ask(String question) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        model.chat(question, new Handler(answer));
        return answer;
    }

    private record Handler(CompletableFuture<String> answer) implements StreamingChatResponseHandler {

        @Override
        public void onCompleteResponse(ChatResponse response) {
            answer.complete(response.aiMessage().text());
        }

        @Override
        public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }
}
