package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How an answer looks on one surface: whole, or as a stream of head, parts and tail. */
interface AnswerShape {

    /** The frames before the first part; may be empty. */
    String head();

    /** The frame of one part of the text; {@code index} counts from 0. */
    String part(int index, String text);

    /** The frames after the last part. */
    String tail();

    /** The answer in one piece. */
    ObjectNode whole();

    static AnswerShape of(Surface surface, AnswerFacts facts) {
        return switch (surface) {
            case CHAT -> new ChatShape(facts);
            case MESSAGES -> new MessagesShape(facts);
            case RESPONSES -> new ResponsesShape(facts);
        };
    }

    /** One server-sent event without a name. */
    static String data(ObjectNode json) {
        return "data: " + EndpointJson.string(json) + "\n\n";
    }

    /** One server-sent event named as the type of its JSON. */
    static String event(ObjectNode json) {
        return "event: " + json.path("type").asText() + "\n" + data(json);
    }
}
