package dev.kimigate.harness.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports that no server of this JVM has had: who still looks for a former server there must not find another. */
public final class FreshPorts {
    /** Below those that the system gives out, to connections of clients too. */
    private static final int FIRST = 12_000;

    private static final int COUNT = 20_000;
    private static final int BACKLOG = 50;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreshPorts() {}

    /** A socket on the loopback address that listens on such a port. */
    public static ServerSocket listen() throws IOException {
        for (int tries = 0; tries < COUNT; tries++) {
            try {
                int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
                return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            } catch (BindException taken) {
                // the next one
            }
        }
        throw new IOException("no free port");
    }

    /** Such a port, which another process may still take. */
    public static int free() throws IOException {
        try (ServerSocket socket = listen()) {
            return socket.getLocalPort();
        }
    }
}
