package dev.kimigate.client.jdk;

import dev.kimigate.hook.HookContext;
import dev.kimigate.testing.AdapterAnswer;
import dev.kimigate.testing.AdapterCall;
import dev.kimigate.testing.AdapterRequest;
import dev.kimigate.testing.CallEnd;
import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.ClientFixture;
import dev.kimigate.testing.Feature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The JDK's client behind its hook, with bodies that are streamed. */
final class JdkAdapter implements ClientAdapter {
    private final HttpClient client;

    JdkAdapter(ClientFixture fixture) throws NoSuchFieldException {
        HttpClient bare =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        client = new GatedClient(
                bare, new FacadeHook(new HookContext(bare.getClass(), fixture::gate, fixture::failedOpen)));
    }

    @Override
    public Set<Feature> features() {
        return EnumSet.of(Feature.BLOCKING, Feature.ASYNCHRONOUS, Feature.TIMEOUT, Feature.KEPT_REQUESTS);
    }

    @Override
    public AdapterCall call(AdapterRequest request) {
        return new Call(client, http(request));
    }

    private static HttpRequest http(AdapterRequest request) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(request.url())).method(request.method(), body(request));
        request.headers().forEach(builder::header);
        if (request.timeout() != null) {
            builder.timeout(request.timeout());
        }
        return builder.build();
    }

    private static BodyPublisher body(AdapterRequest request) {
        String body = request.body();
        if (body == null) {
            return BodyPublishers.noBody();
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return request.replayable() ? BodyPublishers.ofByteArray(bytes) : once(bytes);
    }

    /** A stream that is there for the first who asks. */
    private static BodyPublisher once(byte[] bytes) {
        AtomicReference<@Nullable InputStream> stream = new AtomicReference<>(new ByteArrayInputStream(bytes));
        return BodyPublishers.ofInputStream(() -> stream.getAndSet(null));
    }

    @Override
    public String failure(CallEnd end) {
        return switch (end) {
            case CANCELLED -> "java.util.concurrent.CancellationException";
            case INTERRUPTED -> "java.lang.InterruptedException";
            case WAIT_OVER -> "java.net.http.HttpTimeoutException: ";
        };
    }

    private static final class Call implements AdapterCall {
        private final HttpClient client;
        private final HttpRequest request;
        private volatile @Nullable CompletableFuture<HttpResponse<InputStream>> sent;

        Call(HttpClient client, HttpRequest request) {
            this.client = client;
            this.request = request;
        }

        @Override
        public AdapterAnswer send() throws IOException, InterruptedException {
            return new Answer(client.send(request, BodyHandlers.ofInputStream()));
        }

        @Override
        public CompletableFuture<AdapterAnswer> sendAsync() {
            CompletableFuture<HttpResponse<InputStream>> root = client.sendAsync(request, BodyHandlers.ofInputStream());
            sent = root;
            return root.thenApply(Answer::new);
        }

        @Override
        public void cancel() {
            CompletableFuture<HttpResponse<InputStream>> root = sent;
            if (root != null) {
                root.cancel(true);
            }
        }
    }

    private record Answer(HttpResponse<InputStream> response) implements AdapterAnswer {
        @Override
        public int status() {
            return response.statusCode();
        }

        @Override
        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        @Override
        public InputStream body() {
            return response.body();
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }
}
