package dev.kimigate.client.ktorcio;

import static dev.kimigate.hook.ClientMembers.missing;

import dev.kimigate.call.loop.KeptBody;
import dev.kimigate.hook.ClientMembers;
import io.ktor.http.content.OutgoingContent;
import io.ktor.utils.io.ByteChannel;
import io.ktor.utils.io.ByteChannelKt;
import io.ktor.utils.io.ByteReadChannel;
import io.ktor.utils.io.ByteWriteChannel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Consumer;
import kotlin.coroutines.Continuation;
import kotlinx.coroutines.Job;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of Ktor 2, whose channels are read by methods that Ktor 3 has not: they are called by reflection, since this
 * is compiled with Ktor 3.
 */
final class PumpedBodies implements BodyKind {
    private final Method open;
    private final Method read;
    private final Method write;
    private final Method close;
    private final Method attach;

    PumpedBodies() {
        this.open = method(ByteChannelKt.class, "ByteChannel", boolean.class);
        this.read =
                method(ByteReadChannel.class, "readAvailable", byte[].class, int.class, int.class, Continuation.class);
        this.write =
                method(ByteWriteChannel.class, "writeFully", byte[].class, int.class, int.class, Continuation.class);
        this.close = method(ByteWriteChannel.class, "close", Throwable.class);
        this.attach = method(ByteChannel.class, "attachJob", Job.class);
    }

    private static Method method(Class<?> owner, String name, Class<?>... parameters) {
        try {
            return owner.getMethod(name, parameters);
        } catch (NoSuchMethodException absent) {
            throw missing(owner, name);
        }
    }

    @Override
    public AnswerBody of(ByteReadChannel channel, AttemptScope scope, Consumer<Throwable> failedOpen) {
        return new PumpedBody(this, channel);
    }

    /** As it is: a channel of Ktor 2 has dozens of methods, and what is written to it cannot be kept on its way. */
    @Override
    public OutgoingContent kept(OutgoingContent body) {
        return body;
    }

    @Override
    public @Nullable KeptBody keptOf(OutgoingContent sent) {
        return null;
    }

    /** There is no content that wraps another. */
    @Override
    public OutgoingContent unwrap(OutgoingContent body) {
        return body;
    }

    @Override
    public void check() {
        ClientMembers.method(ByteReadChannel.class, "cancel", boolean.class, Throwable.class);
        ClientMembers.link(PumpedBody.class);
    }

    /** A channel of the client's own kind, which is cancelled with that job and cancels it. */
    ByteReadChannel open(Job job) {
        try {
            ByteReadChannel channel = (ByteReadChannel) open.invoke(null, true);
            attach.invoke(channel, job);
            return channel;
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Suspends or gives how many bytes have come, -1 at the end. */
    Object read(ByteReadChannel from, byte[] piece, Continuation<?> reader) throws Throwable {
        return invoke(read, from, piece, 0, piece.length, reader);
    }

    /** Suspends or gives something. */
    Object write(ByteReadChannel to, byte[] piece, Continuation<?> writer) throws Throwable {
        return invoke(write, to, piece, 0, piece.length, writer);
    }

    /** Ends a channel that was opened here, with what broke the body if something did. */
    void close(ByteReadChannel channel, @Nullable Throwable cause) throws Throwable {
        invoke(close, channel, cause);
    }

    /** Ends the engine's channel, which nobody reads any more. */
    void cancel(ByteReadChannel channel, @Nullable Throwable cause) throws Throwable {
        invoke(method(ByteReadChannel.class, "cancel", Throwable.class), channel, cause);
    }

    private static Object invoke(Method method, Object receiver, @Nullable Object... arguments) throws Throwable {
        try {
            return method.invoke(receiver, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }
}
