package dev.kimigate.agent;

/**
 * The HTTP clients that the agent hooks, a row each: the one place outside a client's own folder that names it. Strings
 * alone, so that the entry can read it in the middle of class loading, on any Java.
 *
 * <p>Class names have slashes. What a pattern's {@code *} stands for is anything or nothing: a build that relocates a
 * library puts its own packages before the library's, or in place of what stands before a {@code |}.
 */
public final class ClientTable {
    /** For people: messages, {@code status}, {@code doctor}, documents. */
    public static final int NAME = 0;
    /**
     * The client's folder {@code agent/clients/PART}, its package {@code dev.kimigate.client.PART}, its part of the
     * jar.
     */
    public static final int PART = 1;
    /** The hook in that package: a {@code ClientHook} with a constructor that takes a {@code HookContext}. */
    public static final int HOOK = 2;
    /** The classes that carry the calls; each begins with a {@code *} if builds relocate this client. */
    public static final int HOOKED = 3;
    /** Patterns of names with descriptors: the methods that are hooked, at their entry, because they carry calls. */
    public static final int CALLS = 4;
    /** The same of those that end a client; a client that nobody has called gets no hook because it ends. */
    public static final int ENDS = 5;
    /**
     * Classes whose packages the hook compiles against: it gets to see them where this copy has them. {@code A=B.m}: A,
     * as it is usually called, is what method {@code m} of B gives, or an interface of that; so a package is found that
     * a build relocates apart. Left out where B has no such method. {@code ?A}: a copy may be without A.
     */
    public static final int LIBRARY = 6;
    /** Classes whose packages the hook looks into by deep reflection; empty if none. */
    public static final int OPENED = 7;
    /**
     * Static members, {@code A.field} or {@code A.method()}, of which the first there is tells the version; or empty.
     */
    public static final int VERSION = 8;
    /** The releases that the hook is made for; empty if all. */
    public static final int RELEASES = 9;
    /** The class by which a JVM is known to have this client, {@code |} as above: {@code doctor} looks for it. */
    public static final int SEEN_BY = 10;
    /** A class that releases too old for the hook do not have; empty if none is too old. */
    public static final int SINCE = 11;
    /**
     * Patterns of the classes, or interfaces, of threads that must never wait: their calls go on by another thread
     * while the hook is being made. The hooked methods then have no result. Empty if every caller may wait for that.
     */
    public static final int LOOPS = 12;

    private static final String[][] ROWS = {
        /* The same class, with the same methods, from Java 11 to 25; what ends a client, from 21. */
        {
            "java.net.http",
            "jdk",
            "FacadeHook",
            "jdk/internal/net/http/HttpClientFacade",
            "send(Ljava/net/http/HttpRequest;Ljava/net/http/HttpResponse$BodyHandler;*"
                    + " sendAsync(Ljava/net/http/HttpRequest;Ljava/net/http/HttpResponse$BodyHandler;*",
            "shutdown()V shutdownNow()V close()V",
            "",
            "jdk/internal/net/http/HttpClientFacade",
            "",
            "",
            "jdk/internal/net/http/HttpClientFacade",
            "",
            "",
        },
        /* The same class and descriptor from OkHttp 3.4 to 5.x; before 3.9 there are no event listeners. */
        {
            "OkHttp",
            "okhttp",
            "OkHttpHook",
            "*okhttp3/internal/http/RetryAndFollowUpInterceptor",
            "intercept(L*okhttp3/Interceptor$Chain;)L*okhttp3/Response;",
            "",
            "okhttp3/ResponseBody okio/BufferedSource=okhttp3/ResponseBody.source ?okhttp3/internal/platform/Platform",
            "",
            "okhttp3/OkHttp.VERSION okhttp3/internal/Version.userAgent()",
            "3.9 to 5.x",
            "okhttp3/OkHttpClient",
            "okhttp3/EventListener",
            "",
        },
        /* The link of the chain that takes the connection, the same from 5.0 on; minimal clients have no chain. */
        {
            "Apache HttpClient 5",
            "apache5",
            "Apache5Hook",
            "*org/apache/hc/client5/http/impl/classic/ConnectExec"
                    + " *org/apache/hc/client5/http/impl/classic/MinimalHttpClient"
                    + " *org/apache/hc/client5/http/impl/async/AsyncConnectExec",
            "execute(L*org/apache/hc/core5/http/ClassicHttpRequest;L*org/apache/hc/client5/http/classic/ExecChain$Scope;*"
                    + " doExecute(L*org/apache/hc/core5/http/HttpHost;L*org/apache/hc/core5/http/ClassicHttpRequest;*"
                    + " execute(L*org/apache/hc/core5/http/HttpRequest;"
                    + "L*org/apache/hc/core5/http/nio/AsyncEntityProducer;*",
            "",
            "org/apache/hc/client5/http/HttpRoute org/apache/hc/client5/http/async/AsyncExecChain"
                    + " org/apache/hc/client5/http/classic/ExecChain org/apache/hc/client5/http/impl/classic/CloseableHttpClient"
                    + " org/apache/hc/client5/http/protocol/HttpClientContext org/apache/hc/core5/concurrent/Cancellable"
                    + " org/apache/hc/core5/http/HttpHost org/apache/hc/core5/http/io/entity/HttpEntityWrapper"
                    + " org/apache/hc/core5/http/nio/AsyncEntityProducer",
            "",
            "",
            "5.0 to 5.x",
            "org/apache/hc/client5/http/HttpRoute",
            "",
            "",
        },
        /* Where all ways to an answer meet, and where one without a collected body begins; the same from 17 to 25. */
        {
            "HttpURLConnection",
            "urlconnection",
            "UrlConnectionHook",
            "sun/net/www/protocol/http/HttpURLConnection",
            "getInputStream0()Ljava/io/InputStream; getOutputStream0()Ljava/io/OutputStream;",
            "disconnect()V",
            "",
            "sun/net/www/protocol/http/HttpURLConnection java/net/HttpURLConnection sun/net/www/MessageHeader"
                    + " sun/net/www/http/HttpClient",
            "",
            "JDK 17 to 25",
            "sun/net/www/protocol/http/HttpURLConnection",
            "",
            "",
        },
        /* The same class and descriptor from Ktor 1 on; what a call's job is, from 2.0. Its buffers are Ktor 3's. */
        {
            "Ktor CIO",
            "ktorcio",
            "KtorCioHook",
            "*io/ktor/client/engine/cio/CIOEngine",
            "execute(L*io/ktor/client/request/HttpRequestData;L*kotlin/coroutines/Continuation;)Ljava/lang/Object;",
            "",
            "io/ktor/client/engine/HttpClientEngine io/ktor/client/network/sockets/ConnectTimeoutException"
                    + " io/ktor/client/request/HttpRequestData io/ktor/http/Url io/ktor/http/content/OutgoingContent"
                    + " io/ktor/util/date/GMTDate io/ktor/utils/io/ByteReadChannel"
                    + " kotlin/Function=io/ktor/http/content/PartData.getDispose"
                    + " kotlin/coroutines/CoroutineContext=io/ktor/client/request/HttpResponseData.getCallContext"
                    + " kotlinx/coroutines/Job=io/ktor/client/request/HttpRequestData.getExecutionContext"
                    + " kotlinx/io/Source=io/ktor/utils/io/ByteReadChannel.getReadBuffer",
            "",
            "",
            "2.0 to 3.x",
            "io/ktor/client/engine/cio/CIOEngine",
            "io/ktor/client/plugins/HttpSend",
            "",
        },
        /* One class makes all requests of a pool; before 4.5 it makes them elsewhere, and there is no such factory. */
        {
            "Vert.x",
            "vertx",
            "VertxHook",
            "*io/vertx/core/http/impl/HttpClientImpl",
            "request(L*io/vertx/core/http/RequestOptions;)L*io/vertx/core/Future;"
                    + " request(L*io/vertx/core/http/RequestOptions;L*io/vertx/core/Handler;)V"
                    + " createRequest(L*io/vertx/core/http/impl/HttpClientStream;)*"
                    + " createRequest(L*io/vertx/core/http/HttpConnection;L*io/vertx/core/http/impl/HttpClientStream;*"
                    + " createRequest(L*io/vertx/core/net/HostAndPort;L*io/vertx/core/http/HttpConnection;*",
            "",
            "io/vertx/core/Future io/vertx/core/buffer/Buffer io/vertx/core/http/HttpClient"
                    + " io/vertx/core/http/impl/HttpClientImpl",
            "io/vertx/core/http/impl/HttpClientImpl",
            "",
            "4.5 to 5.x",
            "io/vertx/core/http/impl/HttpClientImpl",
            "io/vertx/core/http/impl/HttpClientBase",
            "",
        },
        /* The one class by which a request goes out, the same from 1.0 on: each subscription is a call. */
        {
            "Reactor Netty",
            "reactornetty",
            "ReactorNettyHook",
            "*reactor/netty/http/client/HttpClientConnect$MonoHttpConnect",
            "subscribe(L*reactor/core/CoreSubscriber;)V",
            "",
            "reactor/netty/Connection reactor/netty/http/client/HttpClientConfig"
                    + " reactor/core/CoreSubscriber=reactor/netty/DisposableChannel.disposeSubscriber"
                    + " reactor/core/publisher/Mono=reactor/netty/DisposableChannel.onDispose"
                    + " reactor/util/context/Context=reactor/netty/ConnectionObserver.currentContext"
                    + " org/reactivestreams/Publisher=reactor/netty/Connection.outbound"
                    + " io/netty/util/AttributeMap=reactor/netty/DisposableChannel.channel"
                    + " io/netty/channel/Channel=reactor/netty/DisposableChannel.channel"
                    + " io/netty/buffer/ByteBufAllocator=reactor/netty/NettyOutbound.alloc"
                    + " io/netty/handler/codec/http/HttpHeaders=reactor/netty/http/client/HttpClientConfig.headers",
            "reactor/netty/http/client/HttpClientConfig",
            "reactor/netty/http/client/HttpClient.USER_AGENT",
            "1.0 to 1.x",
            "reactor/netty/http/client/HttpClientConfig",
            "",
            "*io/netty/util/concurrent/FastThreadLocalThread *reactor/core/scheduler/NonBlocking",
        },
        /*
         * The last links of the chain from 4.3 on; the clients of before, which 4.3 to 4.5 still have; where an
         * asynchronous call begins. Maven's own copy has another package in place of org/apache/http.
         */
        {
            "Apache HttpClient 4",
            "apache4",
            "Apache4Hook",
            "*org/apache/http/|impl/execchain/MainClientExec *org/apache/http/|impl/execchain/MinimalClientExec"
                    + " *org/apache/http/impl/client/AbstractHttpClient"
                    + " *org/apache/http/|impl/nio/client/InternalHttpAsyncClient"
                    + " *org/apache/http/|impl/nio/client/MinimalHttpAsyncClient",
            "execute(L*/conn/routing/HttpRoute;L*/client/methods/HttpRequestWrapper;*"
                    + " doExecute(L*/HttpHost;L*/HttpRequest;L*/protocol/HttpContext;)L*/CloseableHttpResponse;"
                    + " execute(L*/nio/protocol/HttpAsyncRequestProducer;L*/nio/protocol/HttpAsyncResponseConsumer;*",
            "",
            "org/apache/http/HttpHost org/apache/http/client/methods/HttpRequestWrapper"
                    + " org/apache/http/client/protocol/HttpClientContext org/apache/http/concurrent/Cancellable"
                    + " org/apache/http/conn/EofSensorInputStream org/apache/http/conn/routing/HttpRoute"
                    + " org/apache/http/entity/HttpEntityWrapper org/apache/http/impl/execchain/ClientExecChain"
                    + " org/apache/http/protocol/HttpContext ?org/apache/http/nio/IOControl"
                    + " ?org/apache/http/nio/client/HttpAsyncClient"
                    + " ?org/apache/http/nio/protocol/HttpAsyncRequestProducer",
            "",
            "",
            "4.3 to 4.5",
            "org/apache/http/|conn/routing/HttpRoute",
            "org/apache/http/client/config/RequestConfig",
            "",
        },
    };

    private ClientTable() {}

    public static int size() {
        return ROWS.length;
    }

    public static String get(int row, int column) {
        return ROWS[row][column];
    }

    public static String[] row(int row) {
        return ROWS[row].clone();
    }

    /** The row of the client that has a class of this name, with slashes, hooked; -1 if none has. */
    public static int find(String internalName) {
        for (int row = 0; row < ROWS.length; row++) {
            if (hooked(ROWS[row], internalName) != null) {
                return row;
            }
        }
        return -1;
    }

    /**
     * Which of a row's hooked classes a class of this name, with slashes, is: as it is usually called; null if none.
     */
    public static String hooked(String[] row, String internalName) {
        String all = row[HOOKED];
        for (int from = 0, to; from < all.length(); from = to + 1) {
            to = end(all, from);
            boolean relocated = all.charAt(from) == '*';
            String name = all.substring(relocated ? from + 1 : from, to);
            if (relocated ? isPlaced(name, internalName) : name.equals(internalName)) {
                return usual(name);
            }
        }
        return null;
    }

    /**
     * Whether a class of this name, with slashes, may be that of a name of the table, where a build has relocated it.
     */
    public static boolean isPlaced(String name, String internalName) {
        int root = name.indexOf('|');
        if (root < 0) {
            return internalName.endsWith(name);
        }
        int before = internalName.length() - (name.length() - root - 1);
        return before > 0
                && internalName.charAt(before - 1) == '/'
                && internalName.regionMatches(before, name, root + 1, name.length() - root - 1);
    }

    /** A class of the table as it is usually called. */
    public static String usual(String name) {
        int root = name.indexOf('|');
        return root < 0 ? name : name.substring(0, root) + name.substring(root + 1);
    }

    /** Where the word ends that begins there. */
    private static int end(String words, int from) {
        int space = words.indexOf(' ', from);
        return space < 0 ? words.length() : space;
    }

    /** The {@link #ending}s of all classes that are hooked. */
    static long endings() {
        long endings = 0;
        for (String[] row : ROWS) {
            String all = row[HOOKED];
            for (int from = 0, to; from < all.length(); from = to + 1) {
                to = end(all, from);
                endings |= ending(all.substring(from, to));
            }
        }
        return endings;
    }

    /**
     * One bit of 64, by a name's last and third last letter: what tells most classes that a JVM loads from those that
     * are looked for, at the cost of two letters, however many clients there are.
     */
    static long ending(String name) {
        int last = name.length() - 1;
        return last < 2 ? 0 : 1L << (name.charAt(last) * 7 + name.charAt(last - 2)); // of which a shift takes six bits
    }
}
