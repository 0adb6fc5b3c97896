package dev.kimigate.bench.host;

/** An agent that does nothing: what the JVM itself takes for having any agent at all. */
public final class EmptyAgent {

    private EmptyAgent() {}

    public static void premain(String arguments) {}
}
