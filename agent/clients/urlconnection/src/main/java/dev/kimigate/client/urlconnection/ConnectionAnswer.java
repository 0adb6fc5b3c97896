package dev.kimigate.client.urlconnection;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code getInputStream} gives: a body, or for an error the exception that it throws, behind which the body can be
 * read from {@code getErrorStream}.
 */
record ConnectionAnswer(InputStream body, @Nullable IOException error) {
    /** An answer without an error throws nothing. */
    boolean isError() {
        return error != null;
    }

    /** The body; throws the error if it is one. */
    InputStream get() throws IOException {
        if (isError()) {
            throw Objects.requireNonNull(error);
        }
        return body;
    }

    /** The same answer with its body read by way of another stream. */
    ConnectionAnswer withBody(InputStream other) {
        return new ConnectionAnswer(other, error);
    }
}
