package dev.kimigate.harness.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One way of the JDK's client to take a body.
 *
 * @param handler made anew for each call
 * @param text turns what the handler gave into text, null for nothing to look at; may wait for the rest of the body
 */
record Reading<T>(BodyHandler<T> handler, Function<T, @Nullable String> text) {

    static Reading<?> of(String body) {
        return switch (body) {
            case "string" -> new Reading<>(BodyHandlers.ofString(), text -> text);
            case "bytes" ->
                new Reading<>(BodyHandlers.ofByteArray(), bytes -> new String(bytes, StandardCharsets.UTF_8));
            case "file" -> new Reading<>(BodyHandlers.ofFile(temporaryFile()), Reading::readAndDelete);
            case "inputStream" -> new Reading<>(BodyHandlers.ofInputStream(), Reading::readAll);
            case "lines" -> new Reading<>(BodyHandlers.ofLines(), Reading::join);
            case "publisher" -> new Reading<>(BodyHandlers.ofPublisher(), Reading::readAll);
            case "lineSubscriber" -> lineSubscriber();
            case "discarding" -> new Reading<>(BodyHandlers.discarding(), nothing -> null);
            case "replacing" -> new Reading<>(BodyHandlers.replacing("replaced"), replaced -> null);
            case "custom" -> new Reading<>(info -> new CustomSubscriber(), text -> text);
            default -> throw new IllegalArgumentException("--body " + body);
        };
    }

    private static Reading<?> lineSubscriber() {
        Collector<String> lines = new Collector<>();
        return new Reading<Void>(
                BodyHandlers.fromLineSubscriber(lines),
                nothing -> String.join("\n", lines.items().join()));
    }

    private static String readAll(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readAll(Flow.Publisher<List<ByteBuffer>> publisher) {
        CustomSubscriber subscriber = new CustomSubscriber();
        publisher.subscribe(subscriber);
        return subscriber.getBody().toCompletableFuture().join();
    }

    private static String join(Stream<String> lines) {
        try (lines) {
            return lines.collect(Collectors.joining("\n"));
        }
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempFile("load", ".body");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readAndDelete(Path file) {
        try {
            String text = Files.readString(file);
            Files.delete(file);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A body subscriber that is not the JDK's. */
    private static final class CustomSubscriber extends Collector<List<ByteBuffer>> implements BodySubscriber<String> {

        @Override
        public CompletionStage<String> getBody() {
            return items().thenApply(CustomSubscriber::decode);
        }

        private static String decode(List<List<ByteBuffer>> all) {
            int size = all.stream()
                    .flatMap(List::stream)
                    .mapToInt(ByteBuffer::remaining)
                    .sum();
            ByteBuffer joined = ByteBuffer.allocate(size);
            all.forEach(buffers -> buffers.forEach(joined::put));
            return new String(joined.array(), StandardCharsets.UTF_8);
        }
    }
}
