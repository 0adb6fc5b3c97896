package dev.kimigate.client.ktorcio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.call.loop.KeptBody;
import io.ktor.http.ContentType;
import io.ktor.http.content.OutgoingContent;
import io.ktor.http.content.TextContent;
import io.ktor.utils.io.ByteChannel;
import io.ktor.utils.io.ByteWriteChannel;
import java.nio.charset.StandardCharsets;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.io.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the application writes, on a channel of Ktor's own as the engine has it. */
class KeptContentTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final int MIB = 1 << 20;

    private final ByteChannel engine = new ByteChannel(false);

    @Test
    void whatIsFlushed_goesOutAtOnce_andNothingBefore() {
        sent((channel, writer) -> {
            write(channel, HELLO);
            assertThat(arrived()).isZero();
            Object unused = channel.flush(writer);
            assertThat(arrived()).isEqualTo(HELLO.length);
            return Unit.INSTANCE;
        });
    }

    @Test
    void whatIsNotFlushed_isInTheEnginesBufferAtTheEnd() {
        KeptContent kept = sent((channel, writer) -> {
            write(channel, HELLO);
            return Unit.INSTANCE;
        });

        Object unused = engine.flush(new Nobody());
        assertThat(arrived()).isEqualTo(HELLO.length);
        assertThat(again(kept)).isEqualTo(HELLO);
    }

    @Test
    void codeThatSuspends_isKeptWhenItIsThrough() {
        Continuation<?>[] suspended = new Continuation<?>[1];
        KeptContent kept = sent((channel, writer) -> {
            write(channel, HELLO);
            suspended[0] = writer;
            return kotlin.coroutines.intrinsics.IntrinsicsKt.getCOROUTINE_SUSPENDED();
        });
        assertThat(kept.body().isReplayable()).isFalse();

        suspended[0].resumeWith(Unit.INSTANCE);

        assertThat(again(kept)).isEqualTo(HELLO);
    }

    @Test
    void codeThatFails_isNotSentAgain() {
        KeptContent kept = new KeptContent(new Written((channel, writer) -> {
            write(channel, HELLO);
            throw new IllegalStateException("thrown by the application");
        }));

        assertThatThrownBy(() -> kept.writeTo(engine, new Nobody())).isInstanceOf(IllegalStateException.class);

        assertThat(kept.body().isReplayable()).isFalse();
    }

    @Test
    void bodyThatIsTooLong_isNotKept() {
        KeptContent kept = sent((channel, writer) -> {
            byte[] piece = new byte[MIB / 2];
            for (int i = 0; i < 9; i++) {
                write(channel, piece);
                Object unused = channel.flush(writer);
                assertThat(arrived()).isEqualTo(piece.length);
                engine.getReadBuffer().skip(piece.length);
            }
            return Unit.INSTANCE;
        });

        assertThat(kept.body().isReplayable()).isFalse();
    }

    @Test
    void closedChannel_throwsAsTheEnginesDoes() {
        engine.cancel(new IllegalArgumentException("the connection is gone"));

        assertThatThrownBy(() -> sent((channel, writer) -> {
                    assertThat(channel.isClosedForWrite()).isTrue();
                    assertThat(channel.getClosedCause()).isSameAs(engine.getClosedCause());
                    write(channel, HELLO);
                    return Unit.INSTANCE;
                }))
                .hasStackTraceContaining("the connection is gone");
    }

    @Test
    void bytesThatAreSentAgain_haveTheHeadOfTheApplications() {
        Written application = new Written((channel, writer) -> Unit.INSTANCE);
        KeptContent kept = new KeptContent(application);
        Object unused = kept.writeTo(engine, new Nobody());

        kept.body().sendAgain();

        assertThat(kept.getContentType()).isEqualTo(application.getContentType());
        assertThat(kept.getContentLength()).isEqualTo(application.getContentLength());
        assertThat(kept.getHeaders()).isEqualTo(application.getHeaders());
    }

    @Test
    void wrappedContent_isKeptInItsWrapper() {
        WrappedBodies bodies = new WrappedBodies();
        OutgoingContent wrapped = new Wrapper(new Written((channel, writer) -> {
            write(channel, HELLO);
            return Unit.INSTANCE;
        }));

        OutgoingContent kept = bodies.kept(wrapped);
        KeptContent inner = (KeptContent) ((Wrapper) kept).delegate();
        KeptBody body = requireNonNull(bodies.keptOf(kept));
        Object unused = inner.writeTo(engine, new Nobody());

        assertThat(body.isReplayable()).isTrue();
        assertThat(body).isSameAs(inner.body());
        assertThat(again(inner)).isEqualTo(HELLO);
    }

    @Test
    void wrappedText_isNotKept_andStaysAsItIs() {
        WrappedBodies bodies = new WrappedBodies();
        OutgoingContent wrapped =
                new Wrapper(new TextContent("hello", ContentType.Application.INSTANCE.getJson(), null));

        assertThat(bodies.kept(wrapped)).isSameAs(wrapped);
        assertThat(bodies.keptOf(wrapped)).isNull();
    }

    /** Where the client sends a request again by itself, the application writes it again. */
    @Test
    void bodyThatIsWrittenAgainByTheClient_isKeptAnew() {
        KeptContent kept = new KeptContent(new Written((channel, writer) -> {
            write(channel, HELLO);
            return Unit.INSTANCE;
        }));
        Object first = kept.writeTo(engine, new Nobody());
        Object second = kept.writeTo(engine, new Nobody());

        assertThat(first).isEqualTo(second);
        assertThat(again(kept)).isEqualTo(HELLO);
    }

    private KeptContent sent(Code code) {
        KeptContent kept = new KeptContent(new Written(code));
        Object unused = kept.writeTo(engine, new Nobody());
        return kept;
    }

    private static void write(ByteWriteChannel channel, byte[] bytes) {
        channel.getWriteBuffer().write(bytes, 0, bytes.length);
    }

    private long arrived() {
        return ((Buffer) engine.getReadBuffer()).getSize();
    }

    /** What goes out when it is sent again. */
    private static byte[] again(KeptContent kept) {
        ByteChannel next = new ByteChannel(false);
        kept.body().sendAgain();
        assertThat(kept.writeTo(next, new Nobody())).isEqualTo(Unit.INSTANCE);
        Object unused = next.flush(new Nobody());
        Buffer came = (Buffer) next.getReadBuffer();
        byte[] bytes = new byte[(int) came.getSize()];
        int read = came.readAtMostTo(bytes, 0, bytes.length);
        assertThat(read).isEqualTo(bytes.length);
        return bytes;
    }

    private interface Code {
        Object write(ByteWriteChannel channel, Continuation<? super Unit> writer);
    }

    private static final class Written extends OutgoingContent.WriteChannelContent {
        private final Code code;

        Written(Code code) {
            this.code = code;
        }

        @Override
        public Object writeTo(ByteWriteChannel channel, Continuation<? super Unit> writer) {
            return code.write(channel, writer);
        }

        @Override
        public ContentType getContentType() {
            return ContentType.Application.INSTANCE.getJson();
        }
    }

    private static final class Wrapper extends OutgoingContent.ContentWrapper {
        Wrapper(OutgoingContent delegate) {
            super(delegate);
        }

        @Override
        public OutgoingContent.ContentWrapper copy(OutgoingContent delegate) {
            return new Wrapper(delegate);
        }
    }

    private static final class Nobody implements Continuation<Object> {
        @Override
        public CoroutineContext getContext() {
            return EmptyCoroutineContext.INSTANCE;
        }

        @Override
        public void resumeWith(@Nullable Object result) {}
    }
}
