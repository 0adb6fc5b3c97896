package dev.kimigate.client.apache5.scenario;

import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.reactor.ListenerEndpoint;

/** Has a server listen on loopback; releases since 5.1 ask for its scheme too. */
final class Listening {
    private Listening() {}

    static ListenerEndpoint on(HttpAsyncServer server) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Future<?> listening;
        try {
            Method listen = HttpAsyncServer.class.getMethod("listen", java.net.SocketAddress.class, URIScheme.class);
            listening = (Future<?>) listen.invoke(server, any, URIScheme.HTTP);
        } catch (NoSuchMethodException before51) {
            listening = server.listen(any);
        }
        return (ListenerEndpoint) listening.get();
    }
}
