package dev.kimigate.demo.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON of chat completions, as far as a tool needs it. */
final class ChatJson {

    static final String MODEL = "kimi-for-coding";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ChatJson() {}

    /** The body of a streaming call with one message. */
    static String request(String question) {
        ObjectNode body = MAPPER.createObjectNode().put("model", MODEL).put("stream", true);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        return body.toString();
    }

    /** The piece of the answer that an event brings; empty for an event without text. */
    static String piece(String data) {
        return parse(data).at("/choices/0/delta/content").asText("");
    }

    /** The server's words in the body of a refusal; the body itself where there are none. */
    static String message(String body) {
        String message = parse(body).at("/error/message").asText("");
        return message.isEmpty() ? body : message;
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
