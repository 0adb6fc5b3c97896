package dev.kimigate.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An answer of a client under test, whose body is still to be read. */
public interface AdapterAnswer extends AutoCloseable {
    int status();

    /** The first value of a header; null if there is none. */
    @Nullable
    String header(String name);

    /** The body as the client streams it; the same with every call. */
    InputStream body();

    /** Gives the answer up, or is done with it, as the client's applications do. */
    @Override
    void close() throws IOException;

    /** Reads so many bytes; asks for none beyond them, which {@link InputStream#readNBytes(int)} may do. */
    default String text(int bytes) throws IOException {
        byte[] text = new byte[bytes];
        return new String(text, 0, body().readNBytes(text, 0, bytes), StandardCharsets.UTF_8);
    }

    /** Reads the body to its end. */
    default String text() throws IOException {
        try (AdapterAnswer all = this) {
            return new String(all.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
