package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** OpenAI's responses. The sequence numbers follow from the place in the stream: 2 openers, then the parts. */
final class ResponsesShape implements AnswerShape {

    private static final int EVENTS_BEFORE_PARTS = 4;

    private final AnswerFacts facts;
    private int parts;

    ResponsesShape(AnswerFacts facts) {
        this.facts = facts;
    }

    @Override
    public String head() {
        ObjectNode created = typed("response.created", 0);
        created.set("response", response("in_progress"));
        ObjectNode progress = typed("response.in_progress", 1);
        progress.set("response", response("in_progress"));
        ObjectNode item = typed("response.output_item.added", 2).put("output_index", 0);
        item.set("item", item("in_progress"));
        ObjectNode part = inItem("response.content_part.added", 3);
        part.set("part", text(""));
        return AnswerShape.event(created)
                + AnswerShape.event(progress)
                + AnswerShape.event(item)
                + AnswerShape.event(part);
    }

    @Override
    public String part(int index, String text) {
        parts = index + 1;
        ObjectNode delta = inItem("response.output_text.delta", EVENTS_BEFORE_PARTS + index);
        delta.put("delta", text).putArray("logprobs");
        return AnswerShape.event(delta);
    }

    @Override
    public String tail() {
        int next = EVENTS_BEFORE_PARTS + parts;
        ObjectNode text = inItem("response.output_text.done", next).put("text", facts.text());
        text.putArray("logprobs");
        ObjectNode part = inItem("response.content_part.done", next + 1);
        part.set("part", text(facts.text()));
        ObjectNode item = typed("response.output_item.done", next + 2).put("output_index", 0);
        item.set("item", finishedItem());
        ObjectNode completed = typed("response.completed", next + 3);
        completed.set("response", whole());
        return AnswerShape.event(text)
                + AnswerShape.event(part)
                + AnswerShape.event(item)
                + AnswerShape.event(completed);
    }

    @Override
    public ObjectNode whole() {
        ObjectNode response = response("completed");
        response.putArray("output").add(finishedItem());
        ObjectNode usage = response.putObject("usage").put("input_tokens", facts.inputTokens());
        usage.putObject("input_tokens_details").put("cached_tokens", 0).put("cache_write_tokens", 0);
        usage.put("output_tokens", facts.outputTokens());
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        usage.put("total_tokens", facts.inputTokens() + facts.outputTokens());
        return response;
    }

    private ObjectNode response(String status) {
        ObjectNode response = EndpointJson.object()
                .put("id", "resp_" + facts.id())
                .put("object", "response")
                .put("created_at", facts.createdSeconds())
                .put("status", status)
                .put("model", facts.model())
                .put("parallel_tool_calls", true)
                .put("tool_choice", "auto")
                .put("temperature", 1.0)
                .put("top_p", 1.0);
        response.putNull("error").putNull("incomplete_details").putNull("instructions");
        response.putArray("output");
        response.putArray("tools");
        response.putObject("metadata");
        return response;
    }

    private ObjectNode item(String status) {
        ObjectNode item = EndpointJson.object()
                .put("id", "msg_" + facts.id())
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        item.putArray("content");
        return item;
    }

    private ObjectNode finishedItem() {
        ObjectNode item = item("completed");
        item.putArray("content").add(text(facts.text()));
        return item;
    }

    private static ObjectNode text(String text) {
        ObjectNode part = EndpointJson.object().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    private ObjectNode inItem(String type, int sequence) {
        return typed(type, sequence)
                .put("item_id", "msg_" + facts.id())
                .put("output_index", 0)
                .put("content_index", 0);
    }

    private static ObjectNode typed(String type, int sequence) {
        return EndpointJson.object().put("type", type).put("sequence_number", sequence);
    }
}
