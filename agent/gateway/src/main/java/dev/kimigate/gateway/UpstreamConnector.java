package dev.kimigate.gateway;

import dev.kimigate.runtime.GateThreads;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Gives requests connections to servers: kept ones, or new ones, through a proxy if need be. Nothing here waits. */
final class UpstreamConnector {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int MOST_LOOKUPS = 4;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int LONGEST_HEADERS = 256 * 1024;
    private static final int CHUNK = 16 * 1024;

    private final SslContext tls;
    private final ProxyRules proxies;
    private final int ownPort;
    private final Map<EventLoop, IdleConnections> idle = new ConcurrentHashMap<>();
    /** The JDK looks names up on the calling thread. */
    private final ExecutorService lookups;

    /** {@code ownPort} is the gateway's, to which it never connects. */
    UpstreamConnector(SslContext tls, ProxyRules proxies, int ownPort) {
        this.tls = tls;
        this.proxies = proxies;
        this.ownPort = ownPort;
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST_LOOKUPS,
                MOST_LOOKUPS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> GateThreads.create("gateway-dns", work));
        threads.allowCoreThreadTimeOut(true);
        lookups = threads;
    }

    /** A connection that another request has left, if there is one. On that event loop. */
    @Nullable
    Channel kept(TargetUrl target, EventLoop loop) {
        return idle(loop).take(target.origin());
    }

    /** For the next request to the same server. On that event loop. */
    void keep(TargetUrl target, EventLoop loop, Channel channel) {
        idle(loop).keep(target.origin(), channel);
    }

    private IdleConnections idle(EventLoop loop) {
        return idle.computeIfAbsent(loop, fresh -> new IdleConnections());
    }

    /** Opens a new connection on that event loop, and tells what came of it. */
    void connect(UpstreamConnection connection, EventLoop loop) {
        ProxyAddress proxy = proxies.proxyTo(connection.target());
        UpstreamException unusable = proxy == null ? null : proxy.unusable();
        if (unusable != null) {
            connection.failed(unusable);
            return;
        }
        String host = proxy == null ? connection.target().host() : proxy.host();
        lookups.execute(() -> {
            try {
                List<InetAddress> addresses = Arrays.asList(InetAddress.getAllByName(host));
                loop.execute(() -> connect(connection, loop, proxy, addresses));
            } catch (UnknownHostException unknown) {
                loop.execute(() -> connection.failed(new UpstreamException(502, "the name " + host + " is unknown")));
            }
        });
    }

    private void connect(
            UpstreamConnection connection, EventLoop loop, @Nullable ProxyAddress proxy, List<InetAddress> addresses) {
        if (proxy == null) {
            for (InetAddress address : addresses) {
                UpstreamException forbidden = forbidden(connection.target(), address);
                if (forbidden != null) {
                    connection.failed(forbidden);
                    return;
                }
            }
        }
        next(connection, loop, proxy, addresses.iterator());
    }

    private @Nullable UpstreamException forbidden(TargetUrl target, InetAddress address) {
        if (target.connectPort() == ownPort && (address.isLoopbackAddress() || address.isAnyLocalAddress())) {
            return new UpstreamException(508, target.text() + " is this gateway itself");
        }
        return address.isLinkLocalAddress()
                ? new UpstreamException(403, target.host() + " is a link-local address")
                : null;
    }

    private void next(
            UpstreamConnection connection,
            EventLoop loop,
            @Nullable ProxyAddress proxy,
            Iterator<InetAddress> addresses) {
        TargetUrl target = connection.target();
        int port = proxy == null ? target.connectPort() : proxy.port();
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.AUTO_CLOSE, false) // where nothing can be sent any more, an answer may be read
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Handlers(connection, proxy))
                .connect(new InetSocketAddress(addresses.next(), port));
        connecting.addListener(done -> {
            if (connecting.isSuccess()) {
                return; // the connection hears of it itself
            }
            if (addresses.hasNext()) {
                next(connection, loop, proxy, addresses);
            } else {
                connection.failed(new UpstreamException(
                        502,
                        "no connection to " + (proxy == null ? target.authority() : "the proxy " + proxy.text()) + ": "
                                + connecting.cause().getMessage()));
            }
        });
    }

    /** A channel that was not connected has read nothing, and says nothing of its end. */
    private final class Handlers extends ChannelInitializer<Channel> {
        private final UpstreamConnection connection;
        private final @Nullable ProxyAddress proxy;

        Handlers(UpstreamConnection connection, @Nullable ProxyAddress proxy) {
            this.connection = connection;
            this.proxy = proxy;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (proxy == null) {
                add(channel.pipeline());
            } else {
                new ProxyTunnel(proxy, connection, this::add).addTo(channel.pipeline());
            }
        }

        private void add(ChannelPipeline pipeline) {
            TargetUrl target = connection.target();
            if (target.isSecure()) {
                SslHandler handler = tls.newHandler(pipeline.channel().alloc(), target.host(), target.connectPort());
                SSLParameters parameters = handler.engine().getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                handler.engine().setSSLParameters(parameters);
                handler.setHandshakeTimeoutMillis(CONNECT_MILLIS);
                pipeline.addLast(handler);
            }
            pipeline.addLast(new HttpClientCodec(LONGEST_LINE, LONGEST_HEADERS, CHUNK, false))
                    .addLast(connection);
        }
    }
}
