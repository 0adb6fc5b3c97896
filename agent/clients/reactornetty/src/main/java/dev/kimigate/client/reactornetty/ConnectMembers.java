package dev.kimigate.client.reactornetty;

import dev.kimigate.hook.ClientMembers;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientConfig;

/** The members of the hooked class and its settings that are not public. Any thread. */
final class ConnectMembers {
    private final Field config;
    private final Constructor<?> connect;
    private final Constructor<HttpClientConfig> copy;
    private final Field body;
    private final Field webSocket;

    /** Throws {@link LinkageError} if this release has not all of them. */
    ConnectMembers(Class<?> hooked) {
        try {
            config = opened(hooked.getDeclaredField("config"));
            connect = opened(hooked.getDeclaredConstructor(HttpClientConfig.class));
            copy = opened(HttpClientConfig.class.getDeclaredConstructor(HttpClientConfig.class));
            body = opened(HttpClientConfig.class.getDeclaredField("body"));
            webSocket = opened(HttpClientConfig.class.getDeclaredField("websocketClientSpec"));
        } catch (NoSuchFieldException | NoSuchMethodException | RuntimeException absent) {
            LinkageError missing = ClientMembers.missing(hooked, String.valueOf(absent.getMessage()));
            missing.initCause(absent);
            throw missing;
        }
        if (config.getType() != HttpClientConfig.class
                || body.getType() != BiFunction.class
                || !Mono.class.isAssignableFrom(hooked)) {
            throw ClientMembers.missing(hooked, "config");
        }
    }

    private static <T extends AccessibleObject> T opened(T member) {
        member.setAccessible(true);
        return member;
    }

    /** The settings that an object of the hooked class connects with. */
    HttpClientConfig config(Object connecting) {
        return (HttpClientConfig) get(config, connecting);
    }

    boolean isWebSocket(HttpClientConfig settings) {
        return get(webSocket, settings) != null;
    }

    /** What writes the requests that have these settings; null if nothing but the client does. */
    @Nullable
    RequestWriter body(HttpClientConfig settings) {
        Object writer = get(body, settings);
        return writer == null ? null : RequestWriter.of(writer);
    }

    /** The hooked class once more, with the same settings but for what writes the request. */
    @SuppressWarnings("unchecked")
    Mono<Connection> connect(HttpClientConfig settings, @Nullable Object writer) {
        try {
            HttpClientConfig used = settings;
            if (writer != null) {
                used = copy.newInstance(settings);
                body.set(used, writer);
            }
            return (Mono<Connection>) connect.newInstance(used);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(thrown.getCause());
        } catch (ReflectiveOperationException checkedBefore) {
            throw new IllegalStateException(checkedBefore);
        }
    }

    @SuppressWarnings("NullAway") // the fields of settings may be null
    private static Object get(Field field, Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException openedBefore) {
            throw new IllegalStateException(openedBefore);
        }
    }
}
