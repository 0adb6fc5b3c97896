package dev.kimigate.client.okhttp;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.BlockingLoop;
import dev.kimigate.call.loop.Replayability;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import dev.kimigate.hook.HookResult;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * What the patched {@code RetryAndFollowUpInterceptor.intercept} calls first, with the chain.
 *
 * <p>That interceptor is the outermost of OkHttp's own. Application interceptors have run and see one call, however
 * often it is sent; redirects, authentication, cookies, cache and network interceptors are inside, under one permit. It
 * also is above the one that inflates bodies: ours are plain unless the application asked for an encoding itself.
 *
 * <p>Any thread; the calling thread waits.
 */
public final class OkHttpHook implements ClientHook {
    private final Supplier<@Nullable Gate> gate;
    private final Consumer<Throwable> failedOpen;
    private final CallClocks clocks;
    private final Replayability<Request> replayability;

    /**
     * Chains on their way into the method we stand in front of. A set and not a thread-local: hosts have many threads,
     * and one that only asks would leave an entry in each.
     */
    private final Set<Object> passing = ConcurrentHashMap.newKeySet();

    /** Throws {@link LinkageError} if this OkHttp has not all that is used here. */
    public OkHttpHook(HookContext context) {
        LinkCheck link = LinkCheck.run();
        this.gate = context.gate();
        this.failedOpen = context.failedOpen();
        this.clocks = new CallClocks(link.hasCallTimeouts());
        this.replayability = new ReplayableBodies(link.hasOneShotBodies());
    }

    @Override
    public HookResult apply(HookCall call) throws Exception {
        if (!(call.argument(0) instanceof Interceptor.Chain chain) || passing.remove(chain)) {
            return HookResult.goOn();
        }
        BlockingLoop<Response> gated;
        Attempt attempt;
        try {
            gated = begin(call.receiver(), chain);
            if (gated == null) {
                return HookResult.goOn();
            }
            attempt = gated.enter();
        } catch (IOException endOfTheWait) {
            throw endOfTheWait;
        } catch (Throwable failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
        return HookResult.returning(gated.send(attempt));
    }

    private @Nullable BlockingLoop<Response> begin(Object interceptor, Interceptor.Chain chain) {
        Gate ready = gate.get();
        if (ready == null) {
            return null;
        }
        Request request = chain.request();
        HttpUrl url = request.url();
        GateCall gateCall =
                ready.begin(request.method(), url.scheme(), url.host(), url.port(), url.encodedPath(), request::header);
        if (gateCall == null || isWebSocketUpgrade(request) || chain.call().isCanceled()) {
            return null;
        }
        GatedCall call = new GatedCall(
                (Interceptor) interceptor, chain, passing, gateCall, clocks.of(chain.call()), replayability);
        return new BlockingLoop<>(gateCall, call);
    }

    /** A connection that is no longer HTTP has no answer whose end we could see. */
    private static boolean isWebSocketUpgrade(Request request) {
        return "websocket".equalsIgnoreCase(request.header("Upgrade"));
    }
}
