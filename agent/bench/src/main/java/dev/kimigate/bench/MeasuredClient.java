package dev.kimigate.bench;

import dev.kimigate.bench.host.JdkFirstCall;
import dev.kimigate.bench.host.OkHttpFirstCall;
import dev.kimigate.bench.jmh.JdkCalls;
import dev.kimigate.bench.jmh.OkHttpCalls;

/** The clients that are measured, and the programs that use them. */
enum MeasuredClient {
    JAVA_NET_HTTP("java.net.http", JdkFirstCall.class, JdkCalls.class),
    OKHTTP("OkHttp", OkHttpFirstCall.class, OkHttpCalls.class);

    private final String title;
    private final Class<?> firstCall;
    private final Class<?> benchmark;

    MeasuredClient(String title, Class<?> firstCall, Class<?> benchmark) {
        this.title = title;
        this.firstCall = firstCall;
        this.benchmark = benchmark;
    }

    /** The name of a program with one call. */
    String firstCall() {
        return firstCall.getName();
    }

    /** A regular expression for one of the benchmarks. */
    String benchmark(String method) {
        return "^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$";
    }

    @Override
    public String toString() {
        return title;
    }
}
