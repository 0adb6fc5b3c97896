package dev.kimigate.client.ktorcio;

import dev.kimigate.hook.ClientMembers;
import io.ktor.http.content.OutgoingContent;
import io.ktor.utils.io.ByteReadChannel;
import java.util.function.Consumer;
import kotlin.coroutines.Continuation;
import kotlinx.io.Buffer;
import kotlinx.io.RawSource;
import kotlinx.io.Source;

/** Bodies of Ktor 3: whoever reads takes what has come from a buffer. */
final class WrappedBodies implements BodyKind {
    @Override
    public AnswerBody of(ByteReadChannel channel, AttemptScope scope, Consumer<Throwable> failedOpen) {
        return new WrappedBody(channel, scope, failedOpen);
    }

    @Override
    public OutgoingContent unwrap(OutgoingContent body) {
        OutgoingContent inner = body;
        while (inner instanceof OutgoingContent.ContentWrapper wrapper) {
            inner = wrapper.delegate();
        }
        return inner;
    }

    @Override
    public void check() {
        ClientMembers.method(ByteReadChannel.class, "getReadBuffer", Source.class);
        ClientMembers.method(ByteReadChannel.class, "awaitContent", Object.class, int.class, Continuation.class);
        ClientMembers.method(ByteReadChannel.class, "cancel", void.class, Throwable.class);
        ClientMembers.method(OutgoingContent.ContentWrapper.class, "delegate", OutgoingContent.class);
        ClientMembers.constructor(Buffer.class);
        ClientMembers.method(Buffer.class, "getSize", long.class);
        ClientMembers.method(Buffer.class, "get", byte.class, long.class);
        ClientMembers.method(Buffer.class, "transferFrom", long.class, RawSource.class);
        ClientMembers.link(WrappedBody.class);
    }
}
