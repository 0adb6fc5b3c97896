package dev.kimigate.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a test has opened: closed after it, the newest first, because a machine goes before its server. Any thread. */
public final class Opened implements AfterEachCallback {
    private final Deque<AutoCloseable> things = new ArrayDeque<>();

    public synchronized <T extends AutoCloseable> T add(T thing) {
        things.push(thing);
        return thing;
    }

    @Override
    public synchronized void afterEach(ExtensionContext context) throws Exception {
        while (!things.isEmpty()) {
            things.pop().close();
        }
    }
}
