package dev.kimigate.client.apache4.scenario;

import dev.kimigate.testing.AdapterAnswer;
import dev.kimigate.testing.AdapterCall;
import dev.kimigate.testing.AdapterRequest;
import dev.kimigate.testing.CallEnd;
import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.nio.client.methods.HttpAsyncMethods;

/** The asynchronous client in the shared scenarios, with bodies that are streamed; loaded beside each copy. */
public class Apache4AsyncAdapter implements ClientAdapter {
    private final CloseableHttpAsyncClient client = AsyncClients.started();

    /** The client of one more call. */
    CloseableHttpAsyncClient client() {
        return client;
    }

    /** A call of that client was cancelled. */
    void cancelled(CloseableHttpAsyncClient ofTheCall) {}

    @Override
    public final Set<Feature> features() {
        return EnumSet.of(Feature.ASYNCHRONOUS, Feature.TIMEOUT, Feature.KEPT_REQUESTS);
    }

    @Override
    public final AdapterCall call(AdapterRequest request) {
        HttpRequestBase http = Apache4Adapter.Requests.of(request);
        if (request.timeout() != null) {
            Apache4Adapter.Requests.timeout(http, (int) request.timeout().toMillis());
        }
        return new Call(this, http);
    }

    @Override
    public final String failure(CallEnd end) {
        return switch (end) {
            case CANCELLED -> "java.util.concurrent.CancellationException";
            case INTERRUPTED -> throw new IllegalArgumentException("nobody waits");
            case WAIT_OVER -> "java.util.concurrent.TimeoutException: ";
        };
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Call implements AdapterCall {
        private final Apache4AsyncAdapter adapter;
        private final CloseableHttpAsyncClient client;
        private final HttpRequestBase request;
        private volatile Future<Void> sent;

        Call(Apache4AsyncAdapter adapter, HttpRequestBase request) {
            this.adapter = adapter;
            this.client = adapter.client();
            this.request = request;
        }

        @Override
        public CompletableFuture<AdapterAnswer> sendAsync() {
            CompletableFuture<AdapterAnswer> answer = new CompletableFuture<>();
            PieceConsumer streaming = new PieceConsumer((head, body) -> answer.complete(new Answer(this, head, body)));
            sent = client.execute(HttpAsyncMethods.create(request), streaming, new FutureCallback<>() {
                @Override
                public void completed(Void result) {}

                @Override
                public void failed(Exception failure) {
                    streaming.fail(failure);
                    answer.completeExceptionally(unnumbered(failure));
                }

                @Override
                public void cancelled() {
                    streaming.fail(new CancellationException());
                    answer.cancel(false);
                }
            });
            return answer;
        }

        /** The client's timeouts name the connection, which is another one each time. */
        private static Exception unnumbered(Exception failure) {
            return failure instanceof SocketTimeoutException && failure.getMessage() != null
                    ? new SocketTimeoutException(failure.getMessage().replaceAll("outgoing-[0-9]+", "outgoing"))
                    : failure;
        }

        @Override
        public void cancel() {
            sent.cancel(true);
            adapter.cancelled(client);
        }
    }

    private record Answer(Call call, HttpResponse head, InputStream body) implements AdapterAnswer {
        @Override
        public int status() {
            return head.getStatusLine().getStatusCode();
        }

        @Override
        public String header(String name) {
            Header header = head.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }

        @Override
        public void close() {
            call.cancel();
        }
    }
}
