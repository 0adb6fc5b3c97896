package dev.kimigate.client.ktorcio;

import io.ktor.http.content.OutgoingContent;
import io.ktor.utils.io.ByteReadChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What bodies are in this release: Ktor 3 has other channels than Ktor 2. */
interface BodyKind {
    /** Of the release that this class is loaded beside. */
    static BodyKind present() {
        return hasBuffer() ? new WrappedBodies() : new PumpedBodies();
    }

    private static boolean hasBuffer() {
        for (java.lang.reflect.Method method : ByteReadChannel.class.getMethods()) {
            if (method.getName().equals("getReadBuffer")) {
                return true;
            }
        }
        return false;
    }

    /** The body behind an answer's channel. */
    AnswerBody of(ByteReadChannel channel, AttemptScope scope, Consumer<Throwable> failedOpen);

    /** A request's body to send first: one that can be sent again, wherever that is possible. */
    OutgoingContent kept(OutgoingContent body);

    /** What to send when a body was refused that {@link #kept} gave; null if it is used up. Any thread. */
    @Nullable
    OutgoingContent again(OutgoingContent sent);

    /** What can be read as often as one likes. */
    static boolean isRepeatable(OutgoingContent body) {
        return body instanceof OutgoingContent.ByteArrayContent || body instanceof OutgoingContent.NoContent;
    }

    /** Throws {@link LinkageError} if this release has not what this kind uses. */
    void check();
}
