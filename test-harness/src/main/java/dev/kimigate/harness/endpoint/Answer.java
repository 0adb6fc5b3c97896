package dev.kimigate.harness.endpoint;

/** A short JSON answer, sent at once, with its JSON as text. */
record Answer(int status, String body) {

    static Answer of(Object json) {
        return new Answer(200, Json.string(json));
    }

    static Answer error(int status, String message) {
        return new Answer(
                status,
                Json.string(Json.object()
                        .set("error", Json.object().put("message", message).put("type", "error"))));
    }
}
