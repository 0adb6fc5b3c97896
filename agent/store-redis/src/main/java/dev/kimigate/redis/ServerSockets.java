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

    private final ServerAddress address;
    private final Resolver resolver;
    private final @Nullable SSLSocketFactory tls;
    private final long endNanos;
    private volatile @Nullable Socket socket;

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
    }

    @Override
    public Socket createSocket() {
        try {
            Socket plain = connect(resolver.resolve(address.host()));
            socket = plain;
            Socket open = address.tls() ? secured(plain) : plain;
            socket = open;
            return open;
        } catch (IOException e) {
            close();
            throw new Unreachable(reason(e));
        }
    }

    private Socket connect(InetAddress[] hosts) throws IOException {
        IOException failure = new UnknownHostException(address.host());
        for (InetAddress host : hosts) {
            Socket next = new Socket(Proxy.NO_PROXY);
            try {
                next.setTcpNoDelay(true);
                next.setKeepAlive(true);
                next.connect(new InetSocketAddress(host, address.port()), remainingMillis());
                next.setSoTimeout(remainingMillis());
                return next;
            } catch (IOException e) {
                next.close();
                failure = e;
            }
        }
        throw failure;
    }

    private Socket secured(Socket plain) throws IOException {
        SSLSocketFactory factory = tls != null ? tls : (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket secured = (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private int remainingMillis() throws SocketTimeoutException {
        long millis = (endNanos - System.nanoTime()) / 1_000_000;
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

    /** Ends what is under way, from any thread. */
    void close() {
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
