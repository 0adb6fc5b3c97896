package dev.kimigate.harness.endpoint;

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The Jetty server: connectors, protocols, threads. */
final class EndpointServer {

    private static final int MOST_THREADS = 24;
    private static final int MOST_STREAMS = 4096;
    private static final int BACKLOG = 1024;
    private static final long IDLE_MILLIS = 15 * 60_000L;
    private static final String CONTROL = "control";

    private final Server server;

    EndpointServer() {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4);
        threads.setName("kimi-endpoint");
        threads.setDaemon(true);
        server = new Server(threads);
    }

    Server jetty() {
        return server;
    }

    ServerConnector addTls(EndpointCertificate certificate, String host, int port) {
        HttpConfiguration http = http();
        // Containers reach the endpoint under names of their own.
        http.addCustomizer(new SecureRequestCustomizer(false));
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol("http/1.1");
        return add(
                "calls",
                host,
                port,
                new SslConnectionFactory(keys(certificate), alpn.getProtocol()),
                alpn,
                patient(new HTTP2ServerConnectionFactory(http)),
                new HttpConnectionFactory(http));
    }

    ServerConnector addPlain(String host, int port) {
        HttpConfiguration http = http();
        return add(
                "plain calls",
                host,
                port,
                new HttpConnectionFactory(http),
                patient(new HTTP2CServerConnectionFactory(http)));
    }

    ServerConnector addControl(String host, int port) {
        return add(CONTROL, host, port, new HttpConnectionFactory(http()));
    }

    void handlers(Handler calls, Handler control) {
        server.setHandler(new Handler.Sequence(new OfConnector(control), calls));
    }

    private ServerConnector add(String name, String host, int port, ConnectionFactory... protocols) {
        ServerConnector connector = new ServerConnector(server, null, null, null, 1, 1, protocols);
        connector.setName(name);
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        return connector;
    }

    /* A burst of calls and of cancels is our business, not an attack. */
    private static ConnectionFactory patient(AbstractHTTP2ServerConnectionFactory http2) {
        http2.setMaxConcurrentStreams(MOST_STREAMS);
        http2.setRateControlFactory(new RateControl.Factory() {});
        http2.setStreamIdleTimeout(IDLE_MILLIS);
        return http2;
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        return http;
    }

    private static SslContextFactory.Server keys(EndpointCertificate certificate) {
        SslContextFactory.Server keys = new SslContextFactory.Server();
        keys.setKeyStorePath(certificate.keyStore().toString());
        keys.setKeyStorePassword(EndpointCertificate.PASSWORD);
        return keys;
    }

    /* Passes on what came in by the control connector, and nothing else. */
    private static final class OfConnector extends Handler.Wrapper {

        OfConnector(Handler handler) {
            super(handler);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String name = request.getConnectionMetaData().getConnector().getName();
            return CONTROL.equals(name) && super.handle(request, response, callback);
        }
    }
}
