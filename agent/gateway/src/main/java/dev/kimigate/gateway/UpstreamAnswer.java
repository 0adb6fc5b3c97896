package dev.kimigate.gateway;

import io.netty.handler.codec.http.HttpResponse;

/**
 * The head of a server's answer, and the connection that has the rest.
 *
 * @param head as it came
 * @param server paused
 */
record UpstreamAnswer(HttpResponse head, UpstreamConnection server, UpstreamAttempt by) {
    /** From now on somebody takes the body. */
    void passTo(Runnable received, Runnable broken) {
        by.passTo(received, broken);
    }
}
