package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** OpenAI's chat completions. */
record ChatShape(AnswerFacts facts) implements AnswerShape {

    @Override
    public String head() {
        return "";
    }

    @Override
    public String part(int index, String text) {
        ObjectNode chunk = base("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        ObjectNode delta = choice.putObject("delta");
        if (index == 0) {
            delta.put("role", "assistant");
        }
        delta.put("content", text);
        choice.putNull("finish_reason");
        return AnswerShape.data(chunk);
    }

    @Override
    public String tail() {
        ObjectNode chunk = base("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta");
        choice.put("finish_reason", "stop");
        usage(chunk);
        return AnswerShape.data(chunk) + "data: [DONE]\n\n";
    }

    @Override
    public ObjectNode whole() {
        ObjectNode answer = base("chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", facts.text());
        choice.put("finish_reason", "stop");
        usage(answer);
        return answer;
    }

    private ObjectNode base(String object) {
        return EndpointJson.object()
                .put("id", "chatcmpl-" + facts.id())
                .put("object", object)
                .put("created", facts.createdSeconds())
                .put("model", facts.model());
    }

    private void usage(ObjectNode answer) {
        answer.putObject("usage")
                .put("prompt_tokens", facts.inputTokens())
                .put("completion_tokens", facts.outputTokens())
                .put("total_tokens", facts.inputTokens() + facts.outputTokens());
    }
}
