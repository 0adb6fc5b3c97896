package dev.kimigate.client.ktorcio;

import dev.kimigate.call.loop.KeptBody;
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

    /** What was kept of a body that {@link #kept} gave; null if it is sent as the application has it. */
    @Nullable
    KeptBody keptOf(OutgoingContent sent);

    /** What a body is that others wrap. */
    OutgoingContent unwrap(OutgoingContent body);

    /** Throws {@link LinkageError} if this release has not what this kind uses. */
    void check();
}
