package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Anthropic's messages. */
record MessagesShape(AnswerFacts facts) implements AnswerShape {

    @Override
    public String head() {
        ObjectNode start = EndpointJson.object().put("type", "message_start");
        ObjectNode message = message();
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        usage(message, 1);
        start.set("message", message);
        ObjectNode block =
                EndpointJson.object().put("type", "content_block_start").put("index", 0);
        block.putObject("content_block").put("type", "text").put("text", "");
        return AnswerShape.event(start) + AnswerShape.event(block);
    }

    @Override
    public String part(int index, String text) {
        ObjectNode delta =
                EndpointJson.object().put("type", "content_block_delta").put("index", 0);
        delta.putObject("delta").put("type", "text_delta").put("text", text);
        return AnswerShape.event(delta);
    }

    @Override
    public String tail() {
        ObjectNode stop =
                EndpointJson.object().put("type", "content_block_stop").put("index", 0);
        ObjectNode end = EndpointJson.object().put("type", "message_delta");
        end.putObject("delta").put("stop_reason", "end_turn").putNull("stop_sequence");
        end.putObject("usage").put("output_tokens", facts.outputTokens());
        ObjectNode last = EndpointJson.object().put("type", "message_stop");
        return AnswerShape.event(stop) + AnswerShape.event(end) + AnswerShape.event(last);
    }

    @Override
    public ObjectNode whole() {
        ObjectNode message = message();
        message.putArray("content").addObject().put("type", "text").put("text", facts.text());
        message.put("stop_reason", "end_turn").putNull("stop_sequence");
        usage(message, facts.outputTokens());
        return message;
    }

    private ObjectNode message() {
        return EndpointJson.object()
                .put("id", "msg_" + facts.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", facts.model());
    }

    private void usage(ObjectNode message, int outputTokens) {
        message.putObject("usage").put("input_tokens", facts.inputTokens()).put("output_tokens", outputTokens);
    }
}
