package dev.kimigate.client.ktorcio;

import dev.kimigate.call.loop.KeptBody;
import dev.kimigate.hook.ClientMembers;
import io.ktor.client.request.HttpRequestData;
import io.ktor.http.Headers;
import io.ktor.http.HttpMethod;
import io.ktor.http.Url;
import io.ktor.http.content.OutgoingContent;
import io.ktor.http.content.OutgoingContent.ContentWrapper;
import io.ktor.http.content.OutgoingContent.WriteChannelContent;
import io.ktor.util.Attributes;
import io.ktor.utils.io.ByteReadChannel;
import io.ktor.utils.io.ByteWriteChannel;
import java.util.function.Consumer;
import kotlin.coroutines.Continuation;
import kotlinx.coroutines.Job;
import kotlinx.io.Buffer;
import kotlinx.io.RawSource;
import kotlinx.io.Sink;
import kotlinx.io.Source;
import org.jspecify.annotations.Nullable;

/** Bodies of Ktor 3: whoever reads takes what has come from a buffer. */
final class WrappedBodies implements BodyKind {
    @Override
    public AnswerBody of(ByteReadChannel channel, AttemptScope scope, Consumer<Throwable> failedOpen) {
        return new WrappedBody(channel, scope, failedOpen);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // that very body
    public OutgoingContent kept(OutgoingContent body) {
        if (body instanceof WriteChannelContent written) {
            return new KeptContent(written);
        }
        if (body instanceof ContentWrapper wrapper) {
            OutgoingContent inner = wrapper.delegate();
            OutgoingContent kept = kept(inner);
            return kept == inner ? body : wrapper.copy(kept);
        }
        return body;
    }

    @Override
    public @Nullable KeptBody keptOf(OutgoingContent sent) {
        return unwrap(sent) instanceof KeptContent kept ? kept.body() : null;
    }

    @Override
    public OutgoingContent unwrap(OutgoingContent body) {
        OutgoingContent inner = body;
        while (inner instanceof ContentWrapper wrapper) {
            inner = wrapper.delegate();
        }
        return inner;
    }

    @Override
    public void check() {
        ClientMembers.method(ByteReadChannel.class, "getReadBuffer", Source.class);
        ClientMembers.method(ByteReadChannel.class, "awaitContent", Object.class, int.class, Continuation.class);
        ClientMembers.method(ByteReadChannel.class, "cancel", void.class, Throwable.class);
        ClientMembers.method(ContentWrapper.class, "delegate", OutgoingContent.class);
        ClientMembers.constructor(Buffer.class);
        ClientMembers.method(Buffer.class, "getSize", long.class);
        ClientMembers.method(Buffer.class, "get", byte.class, long.class);
        ClientMembers.method(Buffer.class, "transferFrom", long.class, RawSource.class);
        ClientMembers.link(WrappedBody.class);
        keeping();
    }

    private static void keeping() {
        ClientMembers.method(ContentWrapper.class, "copy", ContentWrapper.class, OutgoingContent.class);
        ClientMembers.method(
                WriteChannelContent.class, "writeTo", Object.class, ByteWriteChannel.class, Continuation.class);
        ClientMembers.constructor(WriteChannelContent.class);
        ClientMembers.method(ByteWriteChannel.class, "getWriteBuffer", Sink.class);
        ClientMembers.method(ByteWriteChannel.class, "flush", Object.class, Continuation.class);
        ClientMembers.method(ByteWriteChannel.class, "flushAndClose", Object.class, Continuation.class);
        ClientMembers.method(ByteWriteChannel.class, "cancel", void.class, Throwable.class);
        ClientMembers.method(Buffer.class, "readAtMostTo", int.class, byte[].class, int.class, int.class);
        ClientMembers.method(Sink.class, "write", void.class, byte[].class, int.class, int.class);
        ClientMembers.constructor(
                HttpRequestData.class,
                Url.class,
                HttpMethod.class,
                Headers.class,
                OutgoingContent.class,
                Job.class,
                Attributes.class);
        ClientMembers.link(KeptContent.class);
    }
}
