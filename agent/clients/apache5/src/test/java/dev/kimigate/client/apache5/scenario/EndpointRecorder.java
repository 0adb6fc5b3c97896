package dev.kimigate.client.apache5.scenario;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.io.CloseMode;

/** Connections that can be closed from outside, as a network does. */
final class EndpointRecorder {
    private final PoolingAsyncClientConnectionManager pool =
            PoolingAsyncClientConnectionManagerBuilder.create().build();
    private final List<AsyncConnectionEndpoint> connected = new CopyOnWriteArrayList<>();

    AsyncClientConnectionManager manager() {
        return (AsyncClientConnectionManager) Proxy.newProxyInstance(
                AsyncClientConnectionManager.class.getClassLoader(),
                new Class<?>[] {AsyncClientConnectionManager.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("connect")) {
                        connected.add((AsyncConnectionEndpoint) arguments[0]);
                    }
                    try {
                        return method.invoke(pool, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    void close() {
        connected.forEach(endpoint -> endpoint.close(CloseMode.IMMEDIATE));
    }
}
