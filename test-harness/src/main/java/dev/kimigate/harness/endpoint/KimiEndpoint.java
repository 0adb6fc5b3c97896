package dev.kimigate.harness.endpoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that answers, counts and refuses as Kimi does, and misbehaves on order. TLS with HTTP/2 and HTTP/1.1 on
 * one port, on wish plain HTTP (1.1 and h2c) on another, the control URL on a third. Any thread.
 */
public final class KimiEndpoint implements Orders, AutoCloseable {

    /** Of the trust store that clients are given. */
    public static final String TRUST_STORE_PASSWORD = EndpointCertificate.PASSWORD;

    private final AdmissionControl admission;
    private final Traffic traffic = new Traffic();
    private final ScheduledThreadPoolExecutor timer;
    private final EndpointServer server = new EndpointServer();
    private final EndpointCertificate certificate;
    private final ServerConnector tls;
    private final @Nullable ServerConnector plain;
    private final ServerConnector control;

    private KimiEndpoint(EndpointOptions options) {
        admission = new AdmissionControl(options.behaviour(), System::nanoTime, System.currentTimeMillis());
        certificate = EndpointCertificate.in(options.certDir(), options.names());
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "kimi-endpoint-timer");
            thread.setDaemon(true);
            return thread;
        });
        // What was due in a closed endpoint is not.
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        tls = server.addTls(certificate, options.host(), options.port());
        plain = options.plainPort() == EndpointOptions.NONE
                ? null
                : server.addPlain(options.host(), options.plainPort());
        control = server.addControl(options.host(), options.controlPort());
        ServerTimer onTime = new ServerTimer(timer, server.jetty().getThreadPool());
        server.handlers(new KimiHandler(options, admission, traffic, onTime), new ControlHandler(this));
    }

    /**
     * Starts an endpoint; waits until its ports are bound, and about a second more for the first certificate of the
     * process.
     *
     * @throws IllegalStateException if a port is taken or not allowed
     */
    public static KimiEndpoint start(EndpointOptions options) {
        KimiEndpoint endpoint = new KimiEndpoint(options);
        try {
            endpoint.server.jetty().start();
            return endpoint;
        } catch (Exception e) {
            endpoint.close();
            throw new IllegalStateException("the endpoint did not start: " + e.getMessage(), e);
        }
    }

    /** As {@link #start(EndpointOptions)} with {@link EndpointOptions#usual()}. */
    public static KimiEndpoint start() {
        return start(EndpointOptions.usual());
    }

    /** Whether this process may bind the port on loopback now: 443 needs root or a permission, and to be free. */
    public static boolean canBind(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return tls.getLocalPort();
    }

    /** The plain port; {@link EndpointOptions#NONE} when there is none. */
    public int plainPort() {
        return plain == null ? EndpointOptions.NONE : plain.getLocalPort();
    }

    /** The TLS URL of a path, by the name localhost. */
    public URI uri(String path) {
        return URI.create("https://localhost:" + port() + path);
    }

    /** The plain URL of a path, by the name localhost. */
    public URI plainUri(String path) {
        return URI.create("http://localhost:" + plainPort() + path);
    }

    /** Where {@link EndpointControl} of another process finds this endpoint. */
    public URI controlUri() {
        return URI.create("http://127.0.0.1:" + control.getLocalPort());
    }

    /** A PKCS12 trust store with the endpoint's certificate; {@link #TRUST_STORE_PASSWORD}. */
    public Path trustStore() {
        return certificate.trustStore();
    }

    /** The endpoint's certificate as PEM, for programs that are no JVM: {@code NODE_EXTRA_CA_CERTS}, curl's cacert. */
    public Path certificateFile() {
        return certificate.pem();
    }

    @Override
    public EndpointFigures figures() {
        int connections = tls.getConnectedEndPoints().size();
        if (plain != null) {
            connections += plain.getConnectedEndPoints().size();
        }
        return traffic.figures(admission, connections);
    }

    @Override
    public List<CallRecord> calls() {
        return admission.records();
    }

    /** The requests that came since the last reset, refused ones too, oldest first; the last 5000. */
    public List<RequestRecord> requests() {
        return traffic.requests();
    }

    @Override
    public Behaviour behaviour() {
        return admission.behaviour();
    }

    /** Replaces the behaviour by a changed one; concurrent changes may lose one another. */
    public void change(UnaryOperator<Behaviour> change) {
        admission.behaviour(change.apply(admission.behaviour()));
    }

    @Override
    public void set(Map<String, ?> changes) {
        change(behaviour -> behaviour.with(changes));
    }

    @Override
    public void script(List<RefusalForm> forms) {
        admission.script(forms);
    }

    @Override
    public void strangers(int slots, Duration time) {
        admission.strangers(slots, time);
    }

    @Override
    public void overload(Duration time, double share) {
        admission.overload(time, share);
    }

    @Override
    public void timeline(ServerTimeline next) {
        admission.timeline(next);
    }

    @Override
    public void killed(String client) {
        admission.killed(client);
    }

    @Override
    public void reset() {
        admission.reset();
        traffic.reset();
    }

    /** Closes ports and connections; calls in flight are torn off. */
    @Override
    public void close() {
        LifeCycle.stop(server.jetty());
        timer.shutdownNow();
    }
}
