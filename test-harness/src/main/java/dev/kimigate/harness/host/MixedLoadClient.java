package dev.kimigate.harness.host;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Several client libraries in one program, which make its calls in turn. Any thread. */
final class MixedLoadClient implements LoadClient {
    private final List<LoadClient> clients;
    private final AtomicInteger calls = new AtomicInteger();

    MixedLoadClient(List<LoadClient> clients) {
        this.clients = List.copyOf(clients);
    }

    /* Each call has a thread if one of the clients needs it. */
    @Override
    public boolean blocks() {
        return clients.stream().anyMatch(LoadClient::blocks);
    }

    @Override
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        return clients.get(calls.getAndIncrement() % clients.size()).call(kind, prompt);
    }

    @Override
    public void close() {
        clients.forEach(LoadClient::close);
    }
}
