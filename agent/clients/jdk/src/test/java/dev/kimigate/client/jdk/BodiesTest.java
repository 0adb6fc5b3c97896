package dev.kimigate.client.jdk;

import dev.kimigate.testing.Observations;
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
        JdkBareVersusGated.ofAnyClient().assertSame(session -> {
            session.server.on("/huge", request -> request.answer("200 OK", "", huge));
            session.see(
                    "bytes",
                    () -> session.client
                            .send(session.post("/huge"), BodyHandlers.ofByteArray())
                            .body()
                            .length);
            session.see(
                    "text",
                    () -> session.client
                            .send(session.post("/huge"), BodyHandlers.ofString())
                            .body()
                            .hashCode());
            try (InputStream in = session.client
                    .send(session.post("/huge"), BodyHandlers.ofInputStream())
                    .body()) {
                session.see("stream", () -> Arrays.hashCode(in.readAllBytes()));
                session.see("end again", in::read);
                session.see("available", in::available);
            }
            session.server.on("/take", request -> {
                long length = request.readBody();
                request.to().text("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n" + length);
                return true;
            });
            HttpRequest large = HttpRequest.newBuilder(session.server.uri("/take"))
                    .POST(BodyPublishers.ofString(huge))
                    .build();
            session.see(
                    "sent",
                    () -> session.client.send(large, BodyHandlers.ofString()).body());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ok", "/quota"})
    void bodyReadTwice_isAsBare(String path) throws Exception {
        JdkBareVersusGated.ofAnyClient().assertSame(session -> {
            InputStream in = session.client
                    .send(session.post(path), BodyHandlers.ofInputStream())
                    .body();
            session.see("first", () -> in.readAllBytes().length);
            session.see("second", () -> in.readAllBytes().length);
            in.close();
            session.see("closed", in::read);
            Stream<String> lines = session.client
                    .send(session.post(path), BodyHandlers.ofLines())
                    .body();
            session.see("first", lines::count);
            session.see("second", lines::count);
            Flow.Publisher<List<ByteBuffer>> publisher = session.client
                    .send(session.post(path), BodyHandlers.ofPublisher())
                    .body();
            session.see("first", () -> BodyKinds.read(publisher).length());
            session.see("second", () -> BodyKinds.read(publisher).length());
        });
    }

    /** One that asks for a little at a time. */
    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/many", "/quota"})
    void slowReader_getsTheSameSignals(String path) throws Exception {
        JdkBareVersusGated.ofAnyClient().assertSame(session -> {
            session.server.on("/many", request -> {
                request.readBody();
                request.to().text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 50; i++) {
                    request.to().text("5\r\nline\n\r\n");
                }
                request.to().text("0\r\n\r\n");
                return true;
            });
            Flow.Publisher<List<ByteBuffer>> body = session.client
                    .send(session.post(path), BodyHandlers.ofPublisher())
                    .body();
            CompletableFuture<String> over = new CompletableFuture<>();
            body.subscribe(new Slow(session, over));
            session.see("over", () -> over.get(10, TimeUnit.SECONDS));
        });
    }

    private static final class Slow implements Flow.Subscriber<List<ByteBuffer>> {
        private final JdkSession session;
        private final CompletableFuture<String> over;
        private final StringBuilder text = new StringBuilder();
        private Flow.@Nullable Subscription subscription;

        Slow(JdkSession session, CompletableFuture<String> over) {
            this.session = session;
            this.over = over;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            session.see("onSubscribe");
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
            over.complete(text + " onError " + Observations.chain(thrown));
        }

        @Override
        public void onComplete() {
            over.complete(text + " onComplete");
        }
    }
}
