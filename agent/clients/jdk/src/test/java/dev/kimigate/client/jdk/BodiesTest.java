package dev.kimigate.client.jdk;

import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are huge, slow, or read twice, are to the application what they are bare. */
class BodiesTest {
    @Test
    void hugeBodies_areTheSame() throws Exception {
        String huge = "0123456789abcdef".repeat(1 << 20);
        Trial.ofAnyClient().assertSame(stage -> {
            stage.server.on("/huge", request -> request.answer("200 OK", "", huge));
            stage.see(
                    "bytes",
                    () -> stage.client
                            .send(stage.post("/huge"), BodyHandlers.ofByteArray())
                            .body()
                            .length);
            stage.see(
                    "text",
                    () -> stage.client
                            .send(stage.post("/huge"), BodyHandlers.ofString())
                            .body()
                            .hashCode());
            try (InputStream in = stage.client
                    .send(stage.post("/huge"), BodyHandlers.ofInputStream())
                    .body()) {
                stage.see("stream", () -> Arrays.hashCode(in.readAllBytes()));
                stage.see("end again", in::read);
                stage.see("available", in::available);
            }
            stage.server.on("/take", request -> {
                long length = request.readBody();
                request.write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n" + length);
                return true;
            });
            HttpRequest large = HttpRequest.newBuilder(stage.server.uri("/take"))
                    .POST(BodyPublishers.ofString(huge))
                    .build();
            stage.see(
                    "sent",
                    () -> stage.client.send(large, BodyHandlers.ofString()).body());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ok", "/quota"})
    void bodyReadTwice_isAsBare(String path) throws Exception {
        Trial.ofAnyClient().assertSame(stage -> {
            InputStream in = stage.client
                    .send(stage.post(path), BodyHandlers.ofInputStream())
                    .body();
            stage.see("first", () -> in.readAllBytes().length);
            stage.see("second", () -> in.readAllBytes().length);
            in.close();
            stage.see("closed", in::read);
            Stream<String> lines =
                    stage.client.send(stage.post(path), BodyHandlers.ofLines()).body();
            stage.see("first", lines::count);
            stage.see("second", lines::count);
            Flow.Publisher<List<ByteBuffer>> publisher = stage.client
                    .send(stage.post(path), BodyHandlers.ofPublisher())
                    .body();
            stage.see("first", () -> BodyKinds.read(publisher).length());
            stage.see("second", () -> BodyKinds.read(publisher).length());
        });
    }

    /** One that asks for a little at a time. */
    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/many", "/quota"})
    void slowReader_getsTheSameSignals(String path) throws Exception {
        Trial.ofAnyClient().assertSame(stage -> {
            stage.server.on("/many", request -> {
                request.readBody();
                request.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 50; i++) {
                    request.write("5\r\nline\n\r\n");
                }
                request.write("0\r\n\r\n");
                return true;
            });
            Flow.Publisher<List<ByteBuffer>> body = stage.client
                    .send(stage.post(path), BodyHandlers.ofPublisher())
                    .body();
            CompletableFuture<String> over = new CompletableFuture<>();
            body.subscribe(new Slow(stage, over));
            stage.see("over", () -> over.get(10, TimeUnit.SECONDS));
        });
    }

    private static final class Slow implements Flow.Subscriber<List<ByteBuffer>> {
        private final Stage stage;
        private final CompletableFuture<String> over;
        private final StringBuilder text = new StringBuilder();
        private Flow.@Nullable Subscription subscription;

        Slow(Stage stage, CompletableFuture<String> over) {
            this.stage = stage;
            this.over = over;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            stage.see("onSubscribe");
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            buffers.forEach(buffer -> text.append(
                    buffer.isReadOnly() ? StandardCharsets.UTF_8.decode(buffer) : "a buffer that can be written to"));
            Objects.requireNonNull(subscription).request(1);
        }

        @Override
        public void onError(Throwable thrown) {
            over.complete(text + " onError " + BodyKinds.chain(thrown));
        }

        @Override
        public void onComplete() {
            over.complete(text + " onComplete");
        }
    }
}
