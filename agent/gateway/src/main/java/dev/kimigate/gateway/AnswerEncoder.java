package dev.kimigate.gateway;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/**
 * Writes answers to a client. Netty's own codec counts an interim answer as that to the request, and then takes the
 * answer to a HEAD that was sent ahead for this one. On one event loop.
 */
final class AnswerEncoder extends HttpResponseEncoder {
    private final ClientConnection connection;

    AnswerEncoder(ClientConnection connection) {
        this.connection = connection;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse answer) {
        return connection.answersHead() || super.isContentAlwaysEmpty(answer);
    }
}
