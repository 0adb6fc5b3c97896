package dev.kimigate.dist.host;

import java.util.concurrent.CompletableFuture;

/** A client whose calls are sent by threads that must never wait. */
interface LoopCalls {
    /** Runs it on such a thread. */
    void onLoop(Runnable work);

    /** Sends a call from the thread that it is on; completes with its status when the answer has been read. */
    CompletableFuture<Integer> send(String key);

    /** The client that an argument names. */
    static LoopCalls of(String client, String url) throws ReflectiveOperationException {
        return switch (client) {
            case "vertx" -> new VertxLoopCalls(url);
            case "reactor-netty" -> new NettyLoopCalls(url);
            case "ktor" -> new KtorLoopCalls(url);
            default -> throw new IllegalArgumentException(client);
        };
    }
}
