package dev.kimigate.client.jdk;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Passes our subscribers off as the client's own where the application's is one.
 *
 * <p>The client asks a foreign subscriber for its body on its executor, its own ones ({@code TrustedSubscriber}) at
 * once. Around one of its own, ours must not cost that hop: on an executor of one thread it changes what a caller sees.
 */
final class TrustedSubscribers {
    private static final String TRUSTED = "jdk.internal.net.http.ResponseSubscribers$TrustedSubscriber";

    private final @Nullable Class<?> trusted;
    private final @Nullable Method needsExecutor;

    private TrustedSubscribers(@Nullable Class<?> trusted, @Nullable Method needsExecutor) {
        this.trusted = trusted;
        this.needsExecutor = needsExecutor;
    }

    /** For the client of this facade; without effect on a JDK that is laid out differently. */
    static TrustedSubscribers of(Class<?> facade) {
        try {
            Class<?> trusted = Class.forName(TRUSTED, false, facade.getClassLoader());
            Method needsExecutor = trusted.getMethod("needsExecutor");
            needsExecutor.setAccessible(true);
            return new TrustedSubscribers(trusted, needsExecutor);
        } catch (ReflectiveOperationException | RuntimeException unknownLayout) {
            return new TrustedSubscribers(null, null);
        }
    }

    /** {@code ours}, treated by the client as it would treat {@code application}. */
    <T> BodySubscriber<T> around(BodySubscriber<T> application, BodySubscriber<T> ours) {
        return wouldRunAtOnce(application) ? atOnce(ours) : ours;
    }

    /** {@code ours}, whose body is asked for at once, because asking runs nothing of the application's. */
    @SuppressWarnings("unchecked")
    <T> BodySubscriber<T> atOnce(BodySubscriber<T> ours) {
        if (trusted == null) {
            return ours;
        }
        return (BodySubscriber<T>) Proxy.newProxyInstance(
                TrustedSubscribers.class.getClassLoader(),
                new Class<?>[] {trusted},
                (proxy, method, arguments) -> call(proxy, ours, method, arguments));
    }

    /** Whether the client asks this subscriber for its body at once, and not on its executor. */
    boolean wouldRunAtOnce(BodySubscriber<?> application) {
        if (trusted == null || needsExecutor == null || !trusted.isInstance(application)) {
            return false;
        }
        try {
            return Boolean.FALSE.equals(needsExecutor.invoke(application));
        } catch (ReflectiveOperationException | RuntimeException unknownLayout) {
            return false;
        }
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object call(
            Object proxy, BodySubscriber<?> ours, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "getBody" -> ours.getBody();
            case "onSubscribe" -> done(() -> ours.onSubscribe((Subscription) first(arguments)));
            case "onNext" -> done(() -> ours.onNext((List<ByteBuffer>) first(arguments)));
            case "onError" -> done(() -> ours.onError((Throwable) first(arguments)));
            case "onComplete" -> done(ours::onComplete);
            case "needsExecutor" -> false;
            case "equals" -> isSame(proxy, first(arguments));
            case "hashCode" -> System.identityHashCode(proxy);
            default -> ours.toString();
        };
    }

    private static @Nullable Object done(Runnable signal) {
        signal.run();
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself
    private static boolean isSame(Object proxy, Object other) {
        return proxy == other;
    }

    private static Object first(Object @Nullable [] arguments) {
        return Objects.requireNonNull(arguments)[0];
    }
}
