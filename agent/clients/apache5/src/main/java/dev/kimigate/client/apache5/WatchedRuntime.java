package dev.kimigate.client.apache5;

import dev.kimigate.call.loop.ExchangeEnd;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.jspecify.annotations.Nullable;

/**
 * Passes every call on to the client's runtime, and sees when it gives the connection back or closes it. A proxy class,
 * because releases add methods to the interface whose defaults must not be what a call gets.
 */
final class WatchedRuntime implements InvocationHandler {
    private final ExecRuntime client;
    private final ExchangeEnd end;

    private WatchedRuntime(ExecRuntime client, ExchangeEnd end) {
        this.client = client;
        this.end = end;
    }

    static ExecRuntime of(ExecRuntime client, ExchangeEnd end) {
        return (ExecRuntime) Proxy.newProxyInstance(
                ExecRuntime.class.getClassLoader(),
                new Class<?>[] {ExecRuntime.class},
                new WatchedRuntime(client, end));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        if (name.equals("execute")) {
            end.begins();
        }
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        } finally {
            switch (name) {
                case "releaseEndpoint" -> end.complete();
                case "discardEndpoint", "disconnectEndpoint" -> end.closed();
                default -> {
                    // no end
                }
            }
        }
    }
}
