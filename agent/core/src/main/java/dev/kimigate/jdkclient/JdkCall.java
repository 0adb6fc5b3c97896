package dev.kimigate.jdkclient;

import dev.kimigate.call.Course;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call to a {@code java.net.http} client, with all that is needed to send it again.
 *
 * @param facade held so that the client lives as long as the call
 * @param client the implementation behind the facade, called without passing the hook again
 * @param trust how the client treats our subscribers
 * @param replayable whether the request's body can be sent a second time
 */
record JdkCall<T>(
        Course course,
        HttpClient facade,
        HttpClient client,
        HttpRequest request,
        BodyHandler<T> handler,
        @Nullable PushPromiseHandler<T> push,
        boolean replayable,
        Trust trust,
        Dispatcher dispatcher) {

    /** Where the application's handler runs when it is our turn to call it: its own executor if it gave one. */
    Executor callbacks() {
        return facade.executor().orElse(dispatcher);
    }
}
