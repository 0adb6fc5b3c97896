package dev.kimigate.bench.jmh;

/** Where the calls go. */
final class Target {

    static final String URL = System.getProperty("bench.url", "http://127.0.0.1:1/coding/v1/chat/completions");

    private Target() {}
}
