package dev.kimigate.bench;

import dev.kimigate.bench.client.Apache4Call;
import dev.kimigate.bench.client.Apache5Call;
import dev.kimigate.bench.client.KtorCall;
import dev.kimigate.bench.client.OneCall;
import dev.kimigate.bench.client.ReactorNettyCall;
import dev.kimigate.bench.client.UrlConnectionCall;
import dev.kimigate.bench.client.VertxCall;
import dev.kimigate.bench.host.FirstCall;
import dev.kimigate.bench.host.JdkFirstCall;
import dev.kimigate.bench.host.OkHttpFirstCall;
import dev.kimigate.bench.jmh.ClientCalls;
import dev.kimigate.bench.jmh.JdkCalls;
import dev.kimigate.bench.jmh.OkHttpCalls;
import java.util.List;
import java.util.stream.Stream;

/** The clients that are measured, and the programs that use them. */
enum MeasuredClient {
    JAVA_NET_HTTP("java.net.http", JdkFirstCall.class, JdkCalls.class, ""),
    OKHTTP("OkHttp", OkHttpFirstCall.class, OkHttpCalls.class, ""),
    APACHE_5("Apache HttpClient 5", Apache5Call.class),
    APACHE_4("Apache HttpClient 4", Apache4Call.class),
    URL_CONNECTION("HttpURLConnection", UrlConnectionCall.class),
    REACTOR_NETTY("Reactor Netty", ReactorNettyCall.class),
    KTOR_CIO("Ktor CIO", KtorCall.class),
    VERTX("Vert.x", VertxCall.class);

    private final String title;
    private final Class<?> firstCall;
    private final Class<?> benchmark;
    private final String call;

    MeasuredClient(String title, Class<? extends OneCall> call) {
        this(title, FirstCall.class, ClientCalls.class, call.getName());
    }

    MeasuredClient(String title, Class<?> firstCall, Class<?> benchmark, String call) {
        this.title = title;
        this.firstCall = firstCall;
        this.benchmark = benchmark;
        this.call = call;
    }

    /** All, or those that {@code -Dbench.clients=APACHE_5,VERTX} names. */
    static List<MeasuredClient> wanted() {
        String names = System.getProperty("bench.clients", "");
        return names.isEmpty()
                ? List.of(values())
                : Stream.of(names.split(",", -1)).map(MeasuredClient::valueOf).toList();
    }

    /** A program with one call to this URL, and its arguments. */
    List<String> firstCall(String url) {
        return call.isEmpty() ? List.of(firstCall.getName(), url) : List.of(firstCall.getName(), url, call);
    }

    /** A regular expression for one of the benchmarks. */
    String benchmark(String method) {
        return "^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$";
    }

    /** How much memory more a gated call of it may take. */
    int mostBytes() {
        return call.isEmpty() ? 4096 : 6144;
    }

    /** The class of its calls, as benchmarks take it. */
    String call() {
        return call;
    }

    @Override
    public String toString() {
        return title;
    }
}
