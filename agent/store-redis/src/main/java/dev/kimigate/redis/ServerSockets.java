package dev.kimigate.redis;

import io.valkey.JedisSocketFactory;
import io.valkey.exceptions.JedisConnectionException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens the sockets of one link: past all proxies, each address in its turn, and for TLS with the host's name checked.
 * On the way to its server a link may ask others, one after the other, all within one time.
 */
final class ServerSockets implements JedisSocketFactory {
    /** The server is not reached; its message is ours, and may be shown. */
    static final class Unreachable extends JedisConnectionException {
        private static final long serialVersionUID = 1L;

        Unreachable(String message) {
            super(message);
        }
    }

    /** Looks names up; cannot be interrupted. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final Resolver resolver;
    private final @Nullable SSLSocketFactory tls;
    private final long endNanos;
    private volatile ServerAddress address;
    /** Until then, at most, for the server in turn. */
    private volatile long turnEndNanos;

    private volatile @Nullable Socket socket;
    private volatile boolean ended;

    /**
     * What opens a socket within the given time.
     *
     * @param tls null for the JVM's own, if the address says TLS
     */
    ServerSockets(ServerAddress address, Resolver resolver, @Nullable SSLSocketFactory tls, long timeoutMillis) {
        this.address = address;
        this.resolver = resolver;
        this.tls = tls;
        this.endNanos = System.nanoTime() + timeoutMillis * 1_000_000;
        this.turnEndNanos = endNanos;
    }

    /**
     * The next socket is to that server, which may take its part of the time that is left, and leaves others theirs.
     */
    void turnTo(ServerAddress next, int others) {
        hangUp();
        address = next;
        long now = System.nanoTime();
        turnEndNanos = now + Math.max(0, endNanos - now) / (others + 1);
    }

    @Override
    public Socket createSocket() {
        ServerAddress to = address;
        try {
            Socket plain = connect(to, resolver.resolve(to.host()));
            socket = plain;
            Socket open = to.tls() ? secured(to, plain) : plain;
            socket = open;
            if (ended) {
                throw new SocketTimeoutException();
            }
            return open;
        } catch (IOException e) {
            hangUp();
            throw new Unreachable(reason(e));
        }
    }

    private Socket connect(ServerAddress to, InetAddress[] hosts) throws IOException {
        IOException failure = new UnknownHostException(to.host());
        for (InetAddress host : hosts) {
            Socket next = new Socket(Proxy.NO_PROXY);
            try {
                next.setTcpNoDelay(true);
                next.setKeepAlive(true);
                next.connect(new InetSocketAddress(host, to.port()), remainingMillis());
                next.setSoTimeout(remainingMillis());
                return next;
            } catch (IOException e) {
                next.close();
                failure = e;
            }
        }
        throw failure;
    }

    private Socket secured(ServerAddress to, Socket plain) throws IOException {
        SSLSocketFactory factory = tls != null ? tls : (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket secured = (SSLSocket) factory.createSocket(plain, to.host(), to.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private int remainingMillis() throws SocketTimeoutException {
        long millis = (turnEndNanos - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(Integer.MAX_VALUE, millis);
    }

    private static String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "its name cannot be resolved";
        }
        if (e instanceof SocketTimeoutException) {
            return "it did not answer in time";
        }
        if (e instanceof SSLException) {
            return "TLS failed: " + e.getMessage();
        }
        return String.valueOf(e.getMessage());
    }

    /** Ends what is under way and what would follow, from any thread. */
    void close() {
        ended = true;
        hangUp();
    }

    private void hangUp() {
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is of no use either way.
            }
        }
    }

    /** From now on reads may take as long as they like. */
    void readForEver() throws IOException {
        Socket open = socket;
        if (open != null) {
            open.setSoTimeout(0);
        }
    }
}
