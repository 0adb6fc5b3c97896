package dev.kimigate.gateway;

import io.netty.handler.codec.http.HttpContent;

/** One request of a client until it is answered. All on the event loop of the client's connection. */
interface ClientExchange {
    /** The request's next part, the last one included; to be released. */
    void content(HttpContent part);

    /** The client takes more bytes again. */
    void clientWritable();

    /** The client has hung up. Comes at most once, and not after the exchange has ended. */
    void clientGone();
}
