package dev.kimigate.client.ktorcio;

import io.ktor.http.ContentType;
import io.ktor.http.Headers;
import io.ktor.http.content.OutgoingContent;
import io.ktor.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/** A body that was kept, with the head of the application's: of the same length, or in chunks as before. */
final class KeptBytes extends OutgoingContent.ByteArrayContent {
    private final OutgoingContent application;
    private final byte[] bytes;

    /** Keeps these bytes. */
    KeptBytes(OutgoingContent application, byte[] bytes) {
        this.application = application;
        this.bytes = bytes;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public @Nullable ContentType getContentType() {
        return application.getContentType();
    }

    @Override
    public @Nullable Long getContentLength() {
        return application.getContentLength();
    }

    @Override
    public Headers getHeaders() {
        return application.getHeaders();
    }

    @Override
    public <T> @Nullable T getProperty(AttributeKey<T> key) {
        return application.getProperty(key);
    }
}
