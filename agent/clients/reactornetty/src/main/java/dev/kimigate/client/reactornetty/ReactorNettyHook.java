package dev.kimigate.client.reactornetty;

import dev.kimigate.call.Gate;
import dev.kimigate.call.loop.Dispatcher;
import dev.kimigate.call.loop.KnownKeys;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import dev.kimigate.hook.HookResult;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientConfig;

/**
 * What the patched method of Reactor Netty calls first: {@code subscribe} of what {@code HttpClient} connects with.
 * Each subscription is a call; at that moment its destination is known, and nothing is held.
 *
 * <p>Any thread. What may touch files, the first call of a key, is left to a thread of ours where the subscribing one
 * must not wait.
 */
public final class ReactorNettyHook implements ClientHook {
    private final Supplier<@Nullable Gate> gate;
    private final Consumer<Throwable> failedOpen;
    private final ConnectMembers members;
    private final RecordMemory bodies = new RecordMemory();
    private final Dispatcher dispatcher = new Dispatcher();
    private final KnownKeys known = new KnownKeys();

    /** Throws {@link LinkageError} if this release has not all that is used here. */
    public ReactorNettyHook(HookContext context) {
        ReactorNettyLinkCheck.run();
        this.members = new ConnectMembers(context.hooked());
        this.gate = context.gate();
        this.failedOpen = context.failedOpen();
    }

    @Override
    public HookResult apply(HookCall call) {
        Object subscriber = call.argument(0);
        if (subscriber instanceof AttemptSubscriber || subscriber instanceof UngatedSubscriber) {
            return HookResult.goOn();
        }
        try {
            HttpClientConfig settings = members.config(call.receiver());
            CallTarget target = members.isWebSocket(settings) ? null : CallTarget.of(settings);
            return target == null ? HookResult.goOn() : decide(settings, target, application(subscriber));
        } catch (RuntimeException | LinkageError failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
    }

    @SuppressWarnings("unchecked")
    private static CoreSubscriber<? super Connection> application(@Nullable Object subscriber) {
        if (subscriber instanceof CoreSubscriber<?> application) {
            return (CoreSubscriber<? super Connection>) application;
        }
        throw new IllegalArgumentException("no subscriber");
    }

    private HookResult decide(
            HttpClientConfig settings, CallTarget target, CoreSubscriber<? super Connection> application) {
        Gate ready = gate.get();
        if (ready == null || !ready.mayGate(target.host())) {
            return HookResult.goOn();
        }
        new GatedConnect(this, ready, settings, target, application).start();
        return HookResult.returning(null);
    }

    void failedOpen(Throwable failure) {
        failedOpen.accept(failure);
    }

    ConnectMembers members() {
        return members;
    }

    RecordMemory bodies() {
        return bodies;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** Whether this thread is a loop, which other calls wait for. */
    boolean mustNotWait() {
        return Schedulers.isInNonBlockingThread() || Thread.currentThread() instanceof FastThreadLocalThread;
    }

    KnownKeys known() {
        return known;
    }
}
