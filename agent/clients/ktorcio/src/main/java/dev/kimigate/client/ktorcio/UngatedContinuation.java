package dev.kimigate.client.ktorcio;

import io.ktor.client.request.HttpResponseData;

/** Hands the engine's answer to a call that turned out not to be gated. */
final class UngatedContinuation extends PassedContinuation {
    private final Suspension suspension;

    UngatedContinuation(Suspension suspension) {
        super(suspension.context());
        this.suspension = suspension;
    }

    @Override
    void answered(HttpResponseData answer) {
        suspension.resume(answer);
    }

    @Override
    void failed(Throwable thrown) {
        suspension.fail(thrown);
    }
}
