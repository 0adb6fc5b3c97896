package dev.kimigate.smoke.host;

import io.agentscope.core.ReActAgent;
import io.agentscope.core.message.Msg;
import io.agentscope.core.message.MsgRole;
import io.agentscope.core.message.TextBlock;
import io.agentscope.core.model.OpenAIChatModel;
import org.jspecify.annotations.Nullable;

/**
 * Agents of AgentScope, each with a conversation of its own, whole and streamed answers. Arguments: base URL, calls of
 * each way.
 */
public final class AgentScopeHost {
    private AgentScopeHost() {}

    public static void main(String[] args) throws InterruptedException {
        OpenAIChatModel whole = model(args[0], false);
        OpenAIChatModel streamed = model(args[0], true);
        CallsAtOnce.run(Integer.parseInt(args[1]), prompt -> asked(whole, prompt), prompt -> asked(streamed, prompt));
    }

    private static OpenAIChatModel model(String baseUrl, boolean stream) {
        return OpenAIChatModel.builder()
                .baseUrl(baseUrl)
                .endpointPath("/chat/completions")
                .apiKey("test-key")
                .modelName("kimi-for-coding")
                .stream(stream)
                .build();
    }

    private static @Nullable String asked(OpenAIChatModel model, String prompt) {
        Msg question = Msg.builder()
                .role(MsgRole.USER)
                .content(TextBlock.builder().text(prompt).build())
                .build();
        Msg answer = ReActAgent.builder()
                .name("tester")
                .model(model)
                .build()
                .call(question)
                .block();
        return answer == null ? null : answer.getTextContent();
    }
}
