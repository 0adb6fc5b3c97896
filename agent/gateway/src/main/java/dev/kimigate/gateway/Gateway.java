package dev.kimigate.gateway;

import dev.kimigate.account.Endpoints;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateBuilder;
import dev.kimigate.call.ProblemListener;
import dev.kimigate.gateway.page.Page;
import dev.kimigate.runtime.GateThreads;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A local HTTP server that passes calls on to the endpoints' servers, through the gate. For tools that are no JVM. Any
 * thread.
 */
public final class Gateway implements AutoCloseable {
    /** What {@code status} calls it. */
    public static final String LABEL = "kimi-gate gateway";

    /** What {@code status} and recordings call the client. */
    public static final String CLIENT = "gateway";

    private static final String MACHINE = "io.netty.machineId";
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");
    private static final int MOST_LOOPS = 4;
    private static final int BACKLOG = 1024;
    private static final int LONGEST_HEADERS = 64 * 1024;
    private static final int LONGEST_LINE = 16 * 1024;

    private final EventLoopGroup loops;
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<Channel> listening = new ArrayList<>();
    private final ConnectionCount connections = new ConnectionCount(System::nanoTime);
    private final int port;
    private final String url;
    private final Routes routes;

    private Gateway(
            EventLoopGroup loops,
            ListenAddress address,
            GatewayAccess access,
            Endpoints endpoints,
            Gate gate,
            SslContext tls,
            ProxyRules proxies,
            @Nullable PeerUsers peers)
            throws GatewayException {
        this.loops = loops;
        Routed pipeline = new Routed(connections, clients);
        this.port = bind(pipeline, address);
        this.url = "http://" + ListenAddress.inUrl(address.hosts().get(0)) + ":" + port + "/";
        this.routes = new Routes(
                new RequestGuard(address.hosts(), port, access),
                endpoints,
                gate,
                new UpstreamConnector(tls, proxies, port),
                new BodyMemory(Math.max(
                        2L * RequestBody.MOST_BYTES, Runtime.getRuntime().maxMemory() / 4)));
        pipeline.peers = peers;
        pipeline.routes = routes;
        listening.forEach(channel -> channel.config().setAutoRead(true));
    }

    /**
     * Starts it; returns when it listens.
     *
     * @param environment of the process: proxies, and names of files with certificates
     */
    public static Gateway open(ListenAddress address, Endpoints endpoints, Gate gate, Map<String, String> environment)
            throws GatewayException {
        return open(address, GatewayAccess.OWN, endpoints, gate, environment);
    }

    /** As the other, for others than the tools of the user on this machine too. */
    public static Gateway open(
            ListenAddress address,
            GatewayAccess access,
            Endpoints endpoints,
            Gate gate,
            Map<String, String> environment)
            throws GatewayException {
        if (address.outside() != null && access.token() == null) {
            throw new IllegalArgumentException("other machines need a token");
        }
        nameMachine();
        SslContext tls = TrustedRoots.context(environment);
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = work -> GateThreads.create("gateway-" + number.incrementAndGet(), work);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors()), threads, NioIoHandler.newFactory());
        try {
            return new Gateway(
                    loops, address, access, endpoints, gate, tls, ProxyRules.of(environment), PeerUsers.ofSystem());
        } catch (GatewayException | RuntimeException failure) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw failure;
        }
    }

    /** One that passes no call on, at a free port of the loopback address: for a page alone. */
    public static Gateway openWithoutEndpoints() throws GatewayException {
        Endpoints none = Endpoints.none();
        Gate gate = new GateBuilder(none, Duration.ZERO, new NoProblems()).build(account -> {
            throw new IllegalStateException("no endpoint, so no account");
        });
        return open(new ListenAddress(List.of("127.0.0.1"), 0), none, gate, Map.of());
    }

    /** No call is made. */
    private static final class NoProblems implements ProblemListener {
        @Override
        public void problem(String line) {}

        @Override
        public void failedOpen(Throwable failure) {}
    }

    /** Netty looks for a network card to name its channels by, and warns where there is none; any name will do here. */
    private static void nameMachine() {
        if (System.getProperty(MACHINE) == null) {
            System.setProperty(MACHINE, "00:00:00:00:00:00:00:01");
        }
    }

    /** The port, which is the same at all addresses. One for all addresses leaves the port of none of them free. */
    private int bind(Routed pipeline, ListenAddress address) throws GatewayException {
        String others = address.outside();
        if (others != null && address.isOfAll()) {
            return bind(pipeline, others, address.port());
        }
        List<String> hosts = address.hosts();
        int chosen = bind(pipeline, hosts.get(0), address.port());
        for (String host : hosts.subList(1, hosts.size())) {
            bindBeside(pipeline, host, chosen);
        }
        if (others != null) {
            bind(pipeline, others, chosen);
        }
        return chosen;
    }

    private int bind(Routed pipeline, String host, int port) throws GatewayException {
        ChannelFuture bound = bound(pipeline, host, port);
        if (!bound.isSuccess()) {
            closeListening();
            throw refused(host, port, bound.cause());
        }
        listening.add(bound.channel());
        return ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    /**
     * A machine may be without IPv6; a port that another program has there is another matter: it would get the keys.
     */
    private void bindBeside(Routed pipeline, String host, int port) throws GatewayException {
        ChannelFuture bound = bound(pipeline, host, port);
        if (bound.isSuccess()) {
            listening.add(bound.channel());
        } else if (isInUse(bound.cause())) {
            closeListening();
            throw refused(host, port, bound.cause());
        }
    }

    private ChannelFuture bound(Routed pipeline, String host, int port) {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(pipeline)
                .bind(new InetSocketAddress(host, port))
                .awaitUninterruptibly();
    }

    private static boolean isInUse(Throwable cause) {
        return cause instanceof BindException
                && String.valueOf(cause.getMessage()).contains("in use");
    }

    private static GatewayException refused(String host, int port, Throwable cause) {
        String address = ListenAddress.inUrl(host) + ":" + port;
        return isInUse(cause)
                ? new GatewayException(address + " is in use by another program", port)
                : new GatewayException("cannot listen at " + address + ": " + cause.getMessage());
    }

    /** Serves this page too from now on; the page outlives the gateway. */
    public void show(Page page) {
        routes.show(page);
    }

    /** Where it listens: {@code http://127.0.0.1:PORT/}. */
    public String url() {
        return url;
    }

    /** The URLs to enter in tools on this machine, one for each endpoint. */
    public List<String> toolUrls() {
        return routes.urls(url.substring("http://".length(), url.length() - 1));
    }

    /** The URLs to enter in tools on other machines; with the token, so not for logs. Empty if it serves none. */
    public List<String> outsideUrls() {
        return outsideHosts().stream()
                .limit(1)
                .flatMap(host -> routes.urls(ListenAddress.inUrl(host) + ":" + port + routes.outsidePrefix()).stream())
                .toList();
    }

    private List<String> outsideHosts() {
        return hosts().stream().filter(host -> !LOOPBACK.contains(host)).toList();
    }

    /** The IP addresses at which it listens, those of this machine alone first. */
    public List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        for (Channel channel : listening) {
            InetAddress address = ((InetSocketAddress) channel.localAddress()).getAddress();
            if (address.isAnyLocalAddress()) {
                hosts.addAll(LOOPBACK);
                hosts.addAll(OwnAddresses.beyondLoopback());
            } else {
                hosts.add(NetUtil.toAddressString(address));
            }
        }
        return hosts;
    }

    /** The port at which it listens. */
    public int port() {
        return port;
    }

    /** When the last gated call of each tool began, by the tool's name; wall clock, in milliseconds. */
    public Map<String, Long> lastCalls() {
        return routes.lastCalls();
    }

    /** How many connections clients have opened since it began. */
    public long connections() {
        return connections.opened();
    }

    /** Whether no client has had a connection for so long. */
    public boolean isUnusedFor(Duration time) {
        return connections.isUnusedFor(time);
    }

    /** Waits until it is closed, or this thread is interrupted. */
    public void await() throws InterruptedException {
        listening.get(0).closeFuture().await();
    }

    /** Waits at most so long; whether it is closed. */
    public boolean await(Duration time) throws InterruptedException {
        return listening.get(0).closeFuture().await(time.toMillis());
    }

    /** Takes no more connections and cuts those that are open; their permits come back. */
    @Override
    public void close() {
        closeListening();
        clients.close().awaitUninterruptibly(1, TimeUnit.SECONDS); // with what is still to be written to them
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void closeListening() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
    }

    /** Nothing is accepted before the routes are there. */
    private static final class Routed extends ChannelInitializer<Channel> {
        @SuppressWarnings("NullAway.Init") // written before the first connection is accepted
        private volatile Routes routes;

        private final ConnectionCount connections;
        private final ChannelGroup clients;

        Routed(ConnectionCount connections, ChannelGroup clients) {
            this.connections = connections;
            this.clients = clients;
        }

        private volatile @Nullable PeerUsers peers;

        @Override
        protected void initChannel(Channel channel) {
            clients.add(channel);
            ClientConnection connection = new ClientConnection(routes);
            HttpDecoderConfig config = new HttpDecoderConfig()
                    .setMaxInitialLineLength(LONGEST_LINE)
                    .setMaxHeaderSize(LONGEST_HEADERS);
            channel.pipeline()
                    .addLast(connections)
                    .addLast(new Arrivals(connection))
                    .addLast(new HttpRequestDecoder(config))
                    .addLast(new AnswerEncoder(connection))
                    .addLast(connection);
            PeerUsers asked = peers;
            if (asked != null) {
                connection.askWhose(asked);
            }
        }
    }

    /** Sees bytes before they are a request. */
    private static final class Arrivals extends ChannelInboundHandlerAdapter {
        private final ClientConnection connection;

        Arrivals(ClientConnection connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            connection.bytesArrived();
            context.fireChannelRead(bytes);
        }
    }
}
