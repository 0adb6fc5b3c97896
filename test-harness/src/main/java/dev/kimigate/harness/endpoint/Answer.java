package dev.kimigate.harness.endpoint;

/** A short JSON answer, sent at once, with its JSON as text. */
record Answer(int status, String body) {

    static Answer of(Object json) {
        return new Answer(200, EndpointJson.string(json));
    }

    static Answer error(int status, String message) {
        return new Answer(
                status,
                EndpointJson.string(EndpointJson.object()
                        .set(
                                "error",
                                EndpointJson.object().put("message", message).put("type", "error"))));
    }
}
