package dev.kimigate.demo.tool;

import java.util.concurrent.CompletableFuture;

/** Asks Kimi by one client library. Any thread. */
interface Assistant {

    /**
     * Sends one streaming chat call; does not wait for the answer.
     *
     * @return the whole text of the answer, or what the client library or {@link CallFailedException} says of its
     *     failure
     */
    CompletableFuture<String> ask(String question);
}
