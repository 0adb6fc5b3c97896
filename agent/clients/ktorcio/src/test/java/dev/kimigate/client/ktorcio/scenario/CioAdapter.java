package dev.kimigate.client.ktorcio.scenario;

import dev.kimigate.testing.AdapterAnswer;
import dev.kimigate.testing.AdapterCall;
import dev.kimigate.testing.AdapterRequest;
import dev.kimigate.testing.CallEnd;
import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.Feature;
import io.ktor.client.HttpClient;
import io.ktor.client.network.sockets.ConnectTimeoutException;
import io.ktor.client.statement.HttpResponse;
import io.ktor.utils.io.ByteReadChannel;
import io.ktor.utils.io.jvm.javaio.BlockingKt;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import kotlinx.coroutines.Job;

/** The CIO engine in the shared scenarios, with bodies that are streamed; the engine's own timeout is the call's. */
public final class CioAdapter implements ClientAdapter {
    private final List<HttpClient> clients = new CopyOnWriteArrayList<>();

    @Override
    public Set<Feature> features() {
        Set<Feature> features = EnumSet.of(Feature.ASYNCHRONOUS, Feature.TIMEOUT);
        if (isKtor3()) {
            features.add(Feature.KEPT_REQUESTS);
        }
        return features;
    }

    private static boolean isKtor3() {
        return Arrays.stream(ByteReadChannel.class.getMethods())
                .anyMatch(method -> method.getName().equals("getReadBuffer"));
    }

    @Override
    public AdapterCall call(AdapterRequest request) {
        HttpClient client = CioClients.cio(engine -> engine.setRequestTimeout(
                request.timeout() == null ? Long.MAX_VALUE : request.timeout().toMillis()));
        clients.add(client);
        return new Call(new Streaming(client, Requests.of(request)));
    }

    @Override
    public String failure(CallEnd end) {
        return switch (end) {
            case CANCELLED -> Job.class.getPackageName() + ".JobCancellationException: ";
            case INTERRUPTED -> throw new IllegalArgumentException("nobody waits");
            case WAIT_OVER -> ConnectTimeoutException.class.getName() + ": ";
        };
    }

    @Override
    public void close() {
        clients.forEach(HttpClient::close);
    }

    private record Call(Streaming streaming) implements AdapterCall {
        @Override
        public CompletableFuture<AdapterAnswer> sendAsync() {
            return streaming
                    .start()
                    .thenApply(open ->
                            new Answer(streaming, open.response(), BlockingKt.toInputStream(open.channel(), null)));
        }

        @Override
        public void cancel() {
            streaming.cancel();
        }
    }

    private record Answer(Streaming streaming, HttpResponse response, InputStream body) implements AdapterAnswer {
        @Override
        public int status() {
            return response.getStatus().getValue();
        }

        @Override
        public String header(String name) {
            return response.getHeaders().get(name);
        }

        @Override
        public void close() {
            streaming.close();
        }
    }
}
