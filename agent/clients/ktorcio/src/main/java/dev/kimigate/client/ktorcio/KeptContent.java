package dev.kimigate.client.ktorcio;

import dev.kimigate.call.loop.KeptBody;
import io.ktor.http.ContentType;
import io.ktor.http.Headers;
import io.ktor.http.HttpStatusCode;
import io.ktor.http.content.OutgoingContent;
import io.ktor.util.AttributeKey;
import io.ktor.utils.io.ByteWriteChannel;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import org.jspecify.annotations.Nullable;

/**
 * A body that the application's own code writes, as what Jackson's converter makes: kept as it goes out, because that
 * code may be able to write it only once. One thread after the other.
 */
final class KeptContent extends OutgoingContent.WriteChannelContent {
    private final WriteChannelContent application;
    private final KeptBody body = new KeptBody();

    KeptContent(WriteChannelContent application) {
        this.application = application;
    }

    KeptBody body() {
        return body;
    }

    @Override
    public @Nullable Object writeTo(ByteWriteChannel channel, Continuation<? super Unit> writer) {
        byte[] again = body.again();
        if (again != null) {
            channel.getWriteBuffer().write(again, 0, again.length); // the engine flushes
            return Unit.INSTANCE;
        }
        Long length = application.getContentLength();
        KeepingChannel keeping = new KeepingChannel(channel, body.begin(length == null ? -1 : length));
        Object result = application.writeTo(keeping, new Written(keeping, writer));
        if (!PassedContinuation.isSuspended(result)) {
            keeping.ended();
        }
        return result;
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
    public @Nullable HttpStatusCode getStatus() {
        return application.getStatus();
    }

    @Override
    public Headers getHeaders() {
        return application.getHeaders();
    }

    @Override
    public <T> @Nullable T getProperty(AttributeKey<T> key) {
        return application.getProperty(key);
    }

    @Override
    public <T> void setProperty(AttributeKey<T> key, @Nullable T value) {
        application.setProperty(key, value);
    }

    @Override
    public @Nullable Headers trailers() {
        return application.trailers();
    }

    /** Waits for the application's code, on whose threads it is resumed. */
    private record Written(KeepingChannel keeping, Continuation<? super Unit> writer) implements Continuation<Unit> {
        @Override
        public CoroutineContext getContext() {
            return writer.getContext();
        }

        @Override
        public void resumeWith(Object result) {
            if (PassedContinuation.failure(result) == null) {
                keeping.ended();
            }
            writer.resumeWith(result);
        }
    }
}
