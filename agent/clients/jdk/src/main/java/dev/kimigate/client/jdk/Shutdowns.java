package dev.kimigate.client.jdk;

import dev.kimigate.hook.HookCall;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Java 21 and later: lets a client that is shut down send and answer what it had accepted, as it does with calls of
 * which it knows; of one that waits for a permit it knows nothing.
 *
 * A client is in `clients`, by its facade, while gated calls of it may yet be sent; those hold the facade anyway. A
 * shutdown then only marks it: new calls are refused here, and the end of the last one shuts the real client down, which
 * thus is terminated when all calls are over: `isTerminated` and `awaitTermination` need no help. Entries come, go and
 * are marked inside the map's compute methods only, so of a call and a shutdown at once one is first. What of the JDK
 * runs in there sets a flag and wakes a selector.
 */
final class Shutdowns {
    /** What a client says to a call that comes after its end. */
    private static final String CLOSED = "closed";

    /** What it says to one that is being sent meanwhile. */
    private static final String SELECTOR_CLOSED = "selector manager closed";

    private static final String STOPPED = "shutdownNow";
    private static final String FLAG = "shutdownRequested";

    private static final class Client {
        final Set<ShutdownHold> calls = ConcurrentHashMap.newKeySet();
        volatile boolean shut;

        Client with(ShutdownHold call) {
            if (!shut) {
                calls.add(call);
            }
            return this;
        }

        Client shut() {
            shut = true;
            return this;
        }
    }

    private final ConcurrentHashMap<HttpClient, Client> clients = new ConcurrentHashMap<>();
    private final @Nullable Method shutdown;
    private final @Nullable Field flag;
    private final Consumer<Throwable> failedOpen;

    private Shutdowns(@Nullable Method shutdown, @Nullable Field flag, Consumer<Throwable> failedOpen) {
        this.shutdown = shutdown;
        this.flag = flag;
        this.failedOpen = failedOpen;
    }

    /** {@code client} is the class behind the facade; {@code failedOpen} is told what failed in us. */
    static Shutdowns of(Class<?> client, Consumer<Throwable> failedOpen) {
        try {
            return new Shutdowns(HttpClient.class.getMethod("shutdown"), flag(client), failedOpen);
        } catch (NoSuchMethodException beforeJava21) {
            return new Shutdowns(null, null, failedOpen);
        }
    }

    private static @Nullable Field flag(Class<?> client) {
        try {
            Field flag = client.getDeclaredField(FLAG);
            flag.setAccessible(true);
            return flag;
        } catch (ReflectiveOperationException | RuntimeException unknownLayout) {
            return null;
        }
    }

    /** Whether a client refuses new calls although the one behind it still takes them. */
    boolean refuses(HttpClient facade) {
        Client known = shutdown == null ? null : clients.get(facade);
        return known != null && known.shut;
    }

    /** Whether the client behind a facade refuses new calls itself. */
    boolean isShut(HttpClient client) throws IllegalAccessException {
        return flag != null && flag.getBoolean(client);
    }

    /** Accepts a call; null if the client was shut down before. */
    @Nullable
    ShutdownHold accept(HttpClient facade, HttpClient client) {
        if (shutdown == null) {
            return new ShutdownHold(null, facade, client);
        }
        ShutdownHold call = new ShutdownHold(this, facade, client);
        Client known = clients.compute(facade, (any, now) -> (now == null ? new Client() : now).with(call));
        return known.calls.contains(call) ? call : null;
    }

    void ended(ShutdownHold call, HttpClient facade, HttpClient client) {
        clients.computeIfPresent(facade, (any, now) -> {
            if (!now.calls.remove(call) || !now.calls.isEmpty()) {
                return now;
            }
            if (now.shut) {
                shutDown(client);
            }
            return null;
        });
    }

    private void shutDown(HttpClient client) {
        try {
            Objects.requireNonNull(shutdown).invoke(client);
        } catch (ReflectiveOperationException failure) {
            failedOpen.accept(failure);
        }
    }

    /**
     * {@code shutdown}, {@code shutdownNow} or {@code close} of a client; returns whether that was all, or the client
     * is to do what it always does. A close waits, and can be interrupted, as without us.
     */
    boolean hooked(String method, HttpClient facade) {
        return switch (method) {
            case "shutdown" -> mark(facade) != null;
            case "shutdownNow" -> stop(facade);
            default -> close(facade);
        };
    }

    private @Nullable Client mark(HttpClient facade) {
        return clients.computeIfPresent(facade, (any, now) -> now.shut());
    }

    /** Those that have been sent are the client's to end. */
    private boolean stop(HttpClient facade) {
        Client marked = mark(facade);
        if (marked != null) {
            List.copyOf(marked.calls).forEach(ShutdownHold::stop);
        }
        return false;
    }

    /** Its own close would pass by our shutdown: the facade hands it on to the client behind it, all at once. */
    private boolean close(HttpClient facade) {
        if (!clients.containsKey(facade)) {
            return false;
        }
        MethodHandle close;
        try {
            close = closeOf(facade.getClass());
        } catch (ReflectiveOperationException failure) {
            failedOpen.accept(failure);
            return false;
        }
        waitFor(new Closing(close, facade));
        return true;
    }

    private static void waitFor(Closing closing) {
        try {
            ForkJoinPool.managedBlock(closing);
        } catch (InterruptedException itThrowsNone) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * One close of a client. Calls that it waits for may go on in the common pool, where their futures end. If its
     * thread is the last of that pool, the pool puts another in its place meanwhile, or both would wait for ever.
     */
    private static final class Closing implements ForkJoinPool.ManagedBlocker {
        private final MethodHandle close;
        private final HttpClient facade;
        private volatile boolean over;

        Closing(MethodHandle close, HttpClient facade) {
            this.close = close;
            this.facade = facade;
        }

        @Override
        public boolean block() {
            try {
                close.invoke(facade);
            } catch (RuntimeException | Error itsOwn) {
                throw itsOwn;
            } catch (Throwable undeclared) {
                throw new IllegalStateException(undeclared);
            }
            over = true;
            return true;
        }

        @Override
        public boolean isReleasable() {
            return over;
        }
    }

    /** {@code HttpClient.close()} as it is without being overridden: a loop over the other methods. */
    private static MethodHandle closeOf(Class<?> facade) throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(facade, MethodHandles.lookup())
                .findSpecial(HttpClient.class, "close", MethodType.methodType(void.class), facade);
    }

    /**
     * Refuses a new call in the client's own words.
     *
     * @return the future of a {@code sendAsync}
     * @throws IOException a {@code send}
     */
    static Object refuse(HookCall call) throws IOException, InterruptedException {
        boolean waits = "send".equals(call.method());
        if (waits && Thread.interrupted()) {
            throw new InterruptedException();
        }
        Objects.requireNonNull(call.argument(0));
        Objects.requireNonNull(call.argument(1));
        if (waits) {
            throw sent(CLOSED);
        }
        GatedFuture<Object> refused = new GatedFuture<>(any -> false);
        refused.completeExceptionally(new IOException(CLOSED));
        return refused;
    }

    /** Whether a client has failed a call so because it comes after its end. */
    static boolean refusedBy(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (cause instanceof RejectedExecutionException) {
            return true; // its threads go while the call is on its way through it
        }
        return cause instanceof IOException
                && (CLOSED.equals(cause.getMessage()) || SELECTOR_CLOSED.equals(cause.getMessage()));
    }

    /** What a call of {@link ShutdownHold#isStopped a stopped client} ends with. */
    static IOException stopped() {
        return new IOException(STOPPED);
    }

    /** The same as {@code send} throws it. */
    static IOException stoppedSend() {
        return sent(STOPPED);
    }

    private static IOException sent(String message) {
        return new IOException(message, new IOException(message));
    }
}
