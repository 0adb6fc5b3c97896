package dev.kimigate.client.jdk;

import dev.kimigate.testing.Observations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every kind of body handler, and how an application reads what it gives, as text. */
final class BodyKinds {
    private BodyKinds() {}

    static Map<String, Supplier<BodyHandler<?>>> all(Path file) {
        Map<String, Supplier<BodyHandler<?>>> kinds = new LinkedHashMap<>();
        kinds.put("ofString", BodyHandlers::ofString);
        kinds.put("ofByteArray", BodyHandlers::ofByteArray);
        kinds.put("ofInputStream", BodyHandlers::ofInputStream);
        kinds.put("ofLines", BodyHandlers::ofLines);
        kinds.put("ofPublisher", BodyHandlers::ofPublisher);
        kinds.put("ofFile", () -> BodyHandlers.ofFile(file));
        kinds.put("discarding", BodyHandlers::discarding);
        kinds.put("replacing", () -> BodyHandlers.replacing("R"));
        kinds.put("buffering", () -> BodyHandlers.buffering(BodyHandlers.ofString(), 1000));
        kinds.put("lineSubscriber", () -> BodyHandlers.fromLineSubscriber(new Lines(), Lines::text, null));
        kinds.put("throwing", () -> info -> {
            throw new IllegalStateException("the application's handler");
        });
        return kinds;
    }

    @SuppressWarnings("unchecked")
    static String read(Object body) throws Exception {
        if (body instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (body instanceof InputStream in) {
            return readAll(in);
        }
        if (body instanceof Stream<?> lines) {
            try {
                return lines.map(String::valueOf).collect(Collectors.joining("\n")) + "\n";
            } catch (UncheckedIOException e) {
                return "reading failed: " + Observations.chain(e);
            }
        }
        if (body instanceof Path file) {
            return Files.readString(file);
        }
        if (body instanceof Flow.Publisher<?> publisher) {
            Bytes bytes = new Bytes();
            ((Flow.Publisher<List<ByteBuffer>>) publisher).subscribe(bytes);
            return bytes.text.get();
        }
        return String.valueOf(body);
    }

    private static String readAll(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "reading failed: " + Observations.chain(e);
        }
    }

    private static final class Lines implements Flow.Subscriber<String> {
        private final List<String> lines = new ArrayList<>();

        String text() {
            return String.join("\n", lines) + "\n";
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            lines.add(line);
        }

        @Override
        public void onError(Throwable thrown) {
            lines.add("failed");
        }

        @Override
        public void onComplete() {}
    }

    private static final class Bytes implements Flow.Subscriber<List<ByteBuffer>> {
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(copy);
                bytes.writeBytes(copy);
            }
            Objects.requireNonNull(subscription).request(1);
        }

        @Override
        public void onError(Throwable thrown) {
            text.complete("publisher failed: " + Observations.chain(thrown));
        }

        @Override
        public void onComplete() {
            text.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
