package dev.kimigate.client.apache5;

import dev.kimigate.call.loop.ExchangeEnd;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** How a classic client sends one request, past the hook. On the calling thread unless it says otherwise. */
abstract class ClassicSender {
    /** Sends the request; {@code end} hears of the exchange's end as far as the client lets us see it. */
    abstract ClassicHttpResponse send(ExchangeEnd end) throws Exception;

    /** Whether the application has cancelled the request. */
    abstract boolean isCancelled();

    /** Gives a connection back that no exchange needs, if there is one. */
    abstract void release();

    /** Closes the connection of an answer with this content, so that who reads it fails; on any thread. */
    abstract Runnable breakOff(InputStream content);

    /** Closes the connection of an answer that nobody can read any more; must not refer to the answer. Any thread. */
    abstract Runnable forget();

    /** The answer is the application's from here on. */
    abstract void delivered(ExchangeEnd end);
}
