package dev.kimigate.client.apache4;

import dev.kimigate.call.Attempt;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.http.nio.IOControl;

/** Passes on to the client what a consumer asks for, and sees whether it wants more of the body. Any thread. */
final class WatchedControl implements IOControl {
    private final IOControl client;
    private final Attempt attempt;
    private final AtomicBoolean wanted = new AtomicBoolean(true);

    /** A consumer wants the body until it says otherwise. */
    WatchedControl(IOControl client, Attempt attempt) {
        this.client = client;
        this.attempt = attempt;
    }

    @SuppressWarnings("ReferenceEquality") // the same one
    boolean isOf(IOControl other) {
        return client == other;
    }

    @Override
    public void requestInput() {
        if (!wanted.getAndSet(true)) {
            attempt.demand(1);
        }
        client.requestInput();
    }

    @Override
    public void suspendInput() {
        if (wanted.getAndSet(false)) {
            attempt.supplied();
        }
        client.suspendInput();
    }

    @Override
    public void requestOutput() {
        client.requestOutput();
    }

    @Override
    public void suspendOutput() {
        client.suspendOutput();
    }

    @Override
    public void shutdown() throws IOException {
        client.shutdown();
    }
}
