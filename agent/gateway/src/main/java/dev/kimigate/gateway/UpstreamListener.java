package dev.kimigate.gateway;

import io.netty.handler.codec.http.HttpResponse;

/** What an exchange hears of its connection to the server, on its event loop. */
interface UpstreamListener {
    /** The connection is there: the request is to be sent. */
    void connected();

    /** Interim answers (1xx) as well as the final one. */
    void head(HttpResponse head);

    /**
     * There is the final answer's head, more of its body to take, or its end. Comes once for what was read together.
     */
    void received();

    /** The connection takes more of the request again. */
    void writable();

    /** It is over before the answer's end. Comes at most once; nothing else follows. */
    void broken(UpstreamException why);
}
