package dev.kimigate.client.jdk;

import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.Dispatcher;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call to a {@code java.net.http} client, with all that is needed to send it again.
 *
 * @param accepted ends when the answer is being delivered, or none will come; the client lives until then
 * @param client the implementation behind the facade, called without passing the hook again
 * @param trust how the client treats our subscribers
 * @param threads finds those that the client made for itself
 */
record JdkCall<T>(
        GateCall gateCall,
        ShutdownHold accepted,
        HttpClient client,
        SentRequest request,
        BodyHandler<T> handler,
        @Nullable PushPromiseHandler<T> push,
        TrustedSubscribers trust,
        ClientThreads threads,
        Dispatcher dispatcher) {

    /** Where the client runs the application's code: the executor it was given, or its own. */
    Executor callbacks() {
        return client.executor().orElseGet(() -> threads.of(client, dispatcher));
    }
}
