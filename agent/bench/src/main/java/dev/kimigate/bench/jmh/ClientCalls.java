package dev.kimigate.bench.jmh;

import dev.kimigate.bench.client.OneCall;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The client of the property {@code bench.client}: one call after another on a kept connection. */
@State(Scope.Benchmark)
public class ClientCalls {

    @SuppressWarnings("NullAway.Init") // by JMH
    private OneCall client;

    @Setup
    public void open() throws ReflectiveOperationException {
        client = OneCall.of(Objects.requireNonNull(System.getProperty("bench.client")), Target.URL);
    }

    /** A whole call. */
    @Benchmark
    public Object call() throws Exception {
        return client.make();
    }

    /** A call that the client itself ends: what is left is the way there. */
    @Benchmark
    public Object wayIn() throws Exception {
        return client.wayIn();
    }
}
