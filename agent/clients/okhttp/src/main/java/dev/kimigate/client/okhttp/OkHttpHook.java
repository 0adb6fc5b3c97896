package dev.kimigate.client.okhttp;

import dev.kimigate.call.Course;
import dev.kimigate.call.Gate;
import dev.kimigate.call.Lease;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * What the patched {@code RetryAndFollowUpInterceptor.intercept} calls first, with (method name, interceptor, chain).
 * Null means: go on as if we were not here.
 *
 * <p>That interceptor is the outermost of OkHttp's own. Application interceptors have run and see one call, however
 * often it is sent; redirects, authentication, cookies, cache and network interceptors are inside, under one permit. It
 * also is above the one that inflates bodies: ours are plain unless the application asked for an encoding itself.
 *
 * <p>Any thread; the calling thread waits.
 */
public final class OkHttpHook implements Function<@Nullable Object[], @Nullable Object> {
    private static final int INTERCEPTOR = 1;
    private static final int CHAIN = 2;

    private final Supplier<@Nullable Gate> gate;
    private final Consumer<Throwable> failedOpen;
    private final CallClocks clocks;
    private final Replayability replayability;

    /**
     * Chains on their way into the method we stand in front of. A set and not a thread-local: hosts have many threads,
     * and one that only asks would leave an entry in each.
     */
    private final Set<Object> passing = ConcurrentHashMap.newKeySet();

    /**
     * @param gate null while the gate is broken or off; asked with every call, so it must be cheap
     * @param failedOpen told what failed in us when a call goes through ungated, or an answer unseen
     * @throws LinkageError this OkHttp has not all that is used here
     */
    public OkHttpHook(Supplier<@Nullable Gate> gate, Consumer<Throwable> failedOpen) {
        LinkCheck link = LinkCheck.run();
        this.gate = gate;
        this.failedOpen = failedOpen;
        this.clocks = new CallClocks(link.hasCallTimeouts());
        this.replayability = new Replayability(link.hasOneShotBodies());
    }

    @Override
    public @Nullable Object apply(@Nullable Object[] arguments) {
        if (!(arguments[CHAIN] instanceof Interceptor.Chain chain) || passing.remove(chain)) {
            return null;
        }
        GatedCall call;
        Lease lease;
        try {
            call = begin(arguments[INTERCEPTOR], chain);
            if (call == null) {
                return null;
            }
            lease = call.enter();
        } catch (IOException endOfTheWait) {
            throw OkHttpHook.<RuntimeException>sneak(endOfTheWait);
        } catch (Throwable failure) {
            failedOpen.accept(failure);
            return null;
        }
        try {
            return call.send(lease);
        } catch (IOException ofTheClient) {
            throw OkHttpHook.<RuntimeException>sneak(ofTheClient);
        }
    }

    private @Nullable GatedCall begin(@Nullable Object interceptor, Interceptor.Chain chain) {
        Gate ready = gate.get();
        if (ready == null || interceptor == null) {
            return null;
        }
        Request request = chain.request();
        HttpUrl url = request.url();
        Course course =
                ready.begin(request.method(), url.scheme(), url.host(), url.port(), url.encodedPath(), request::header);
        if (course == null || isWebSocketUpgrade(request) || chain.call().isCanceled()) {
            return null;
        }
        PermitWait wait = new PermitWait(course, chain.call(), clocks.of(chain.call()));
        RefusalDesk refusals = new RefusalDesk(course, request, chain.call(), replayability);
        return new GatedCall(new Passage((Interceptor) interceptor, chain, passing), wait, refusals, failedOpen);
    }

    /** A connection that is no longer HTTP has no answer whose end we could see. */
    private static boolean isWebSocketUpgrade(Request request) {
        return "websocket".equalsIgnoreCase(request.header("Upgrade"));
    }

    /** Throws what {@code intercept} declares and {@link Function} does not. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is the trick
    private static <X extends Throwable> X sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
