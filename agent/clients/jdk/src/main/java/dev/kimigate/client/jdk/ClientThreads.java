package dev.kimigate.client.jdk;

import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Finds the threads that a client made for itself because the application gave it none. */
final class ClientThreads {
    private static final String CLIENT = "jdk.internal.net.http.HttpClientImpl";

    private final @Nullable Method executor;
    private final @Nullable Method delegate;

    private ClientThreads(@Nullable Method executor, @Nullable Method delegate) {
        this.executor = executor;
        this.delegate = delegate;
    }

    /** For the clients of this facade; finds nothing on a JDK that is laid out differently. */
    static ClientThreads of(Class<?> facade) {
        try {
            Class<?> client = Class.forName(CLIENT, false, facade.getClassLoader());
            Method executor = client.getDeclaredMethod("theExecutor");
            executor.setAccessible(true);
            Method delegate = executor.getReturnType().getDeclaredMethod("delegate");
            delegate.setAccessible(true);
            return new ClientThreads(executor, delegate);
        } catch (ReflectiveOperationException | RuntimeException unknownLayout) {
            return new ClientThreads(null, null);
        }
    }

    /** What the client behind a facade runs the application's code on; {@code otherwise} if it cannot be found. */
    Executor of(HttpClient client, Executor otherwise) {
        if (executor == null || delegate == null) {
            return otherwise;
        }
        try {
            return delegate.invoke(executor.invoke(client)) instanceof Executor found ? found : otherwise;
        } catch (ReflectiveOperationException | RuntimeException unknownLayout) {
            return otherwise;
        }
    }
}
