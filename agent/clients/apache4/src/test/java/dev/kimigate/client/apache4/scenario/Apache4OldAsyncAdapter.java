package dev.kimigate.client.apache4.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;

/**
 * The first asynchronous clients leave a cancelled call's connection open, bare too: each call has a client of its own,
 * which is closed with it.
 */
public final class Apache4OldAsyncAdapter extends Apache4AsyncAdapter {
    private final List<CloseableHttpAsyncClient> clients = new CopyOnWriteArrayList<>();

    @Override
    CloseableHttpAsyncClient client() {
        CloseableHttpAsyncClient one = AsyncClients.started();
        clients.add(one);
        return one;
    }

    @Override
    void cancelled(CloseableHttpAsyncClient ofTheCall) {
        try {
            ofTheCall.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        clients.forEach(this::cancelled);
        super.close();
    }
}
