package dev.kimigate.client.apache4;

import dev.kimigate.call.GateCall;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookResult;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.nio.client.HttpAsyncClient;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** What an asynchronous client's calls begin with. A class of its own: most copies have no asynchronous client. */
final class AsyncHook {
    private AsyncHook() {}

    static HookResult apply(Apache4Hook hook, HookCall call) {
        // Another agent may have wrapped our producer, which then does not tell that the call is ours.
        if (hook.asyncPasses().take()
                || !(call.receiver() instanceof HttpAsyncClient client)
                || !(call.argument(0) instanceof HttpAsyncRequestProducer producer)
                || !(call.argument(1) instanceof HttpAsyncResponseConsumer<?> consumer)
                || producer instanceof AskedProducer) {
            return HookResult.goOn();
        }
        HttpContext context = (HttpContext) call.argument(2);
        FutureCallback<?> callback = (FutureCallback<?>) call.argument(3);
        if (!mayGate(hook, producer)) {
            return HookResult.goOn();
        }
        return HookResult.returning(start(hook, client, producer, consumer, context, callback));
    }

    /** The producer is asked for no more than its destination where that settles it. */
    private static boolean mayGate(Apache4Hook hook, HttpAsyncRequestProducer producer) {
        HttpHost target;
        try {
            target = producer.getTarget();
        } catch (RuntimeException byTheApplication) {
            return false; // it throws it again where the client asks
        }
        return target != null && hook.mayGate(target);
    }

    @SuppressWarnings("unchecked") // what the consumer makes, the callback takes
    private static <T> Object start(
            Apache4Hook hook,
            HttpAsyncClient client,
            HttpAsyncRequestProducer producer,
            HttpAsyncResponseConsumer<T> consumer,
            @Nullable HttpContext context,
            @Nullable FutureCallback<?> callback) {
        FutureCallback<T> told = (FutureCallback<T>) callback;
        AskedProducer asked = AskedProducer.of(producer);
        HttpHost target = asked.target();
        HttpRequest request = asked.request();
        if (target == null || request == null) {
            return Sending.past(
                    hook.asyncPasses(), client, asked, consumer, context, told); // fails as the producer did
        }
        AsyncClientCall<T> gated = null;
        try {
            Sending<T> sending = new Sending<>(
                    client, new GatedProducer(asked), request, consumer, context, told, hook.asyncPasses());
            if (ReactorThreads.isCurrent()) {
                return new CallbackCall<>(hook, target, request, sending).start();
            }
            GateCall gateCall = hook.begin(target, request);
            if (gateCall != null) {
                gated = new AsyncClientCall<>(gateCall, sending, hook.dispatcher());
            }
        } catch (RuntimeException | LinkageError failure) {
            hook.failedOpen(failure);
        }
        return gated == null ? Sending.past(hook.asyncPasses(), client, asked, consumer, context, told) : gated.start();
    }
}
