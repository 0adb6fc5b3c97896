package dev.kimigate.client.apache4;

import dev.kimigate.call.loop.ExchangeEnd;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Passes every call on to the client's response, and sees when it is closed. A proxy class, as the client's own
 * responses were until 4.3: the interface is all that anybody sees of them.
 */
final class WatchedResponse implements InvocationHandler {
    private final CloseableHttpResponse client;
    private final ExchangeEnd end;

    private WatchedResponse(CloseableHttpResponse client, ExchangeEnd end) {
        this.client = client;
        this.end = end;
    }

    static CloseableHttpResponse of(CloseableHttpResponse client, ExchangeEnd end) {
        return (CloseableHttpResponse) Proxy.newProxyInstance(
                CloseableHttpResponse.class.getClassLoader(),
                new Class<?>[] {CloseableHttpResponse.class},
                new WatchedResponse(client, end));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same one
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        if (name.equals("equals") && arguments != null) {
            return arguments[0] == proxy;
        }
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        } finally {
            if (name.equals("close")) {
                end.closed();
            }
        }
    }
}
