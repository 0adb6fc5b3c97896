package dev.kimigate.client.jdk;

import dev.kimigate.call.loop.SentBody;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request whose publisher may give it only once, kept as it goes out: what Spring's {@code RestClient}
 * writes is such a body. The client subscribes as often as it would without us, and then the application's publisher
 * hears of it; only what is sent again after a refusal comes from here. Any thread.
 */
final class KeptPublisher implements BodyPublisher {
    private final BodyPublisher application;
    /** What went out last; null if nobody has subscribed. */
    private volatile @Nullable SentBody sent;

    private volatile boolean refused;

    KeptPublisher(BodyPublisher application) {
        this.application = application;
    }

    /** Whether all of the body is at hand, wherever it is. */
    boolean isReplayable() {
        SentBody present = sent;
        return present == null || present.isWhole();
    }

    /** From now on the body is what went out before. */
    void sendAgain() {
        refused = true;
    }

    @Override
    public long contentLength() {
        return application.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> client) {
        SentBody former = sent;
        byte[] bytes = refused && former != null ? former.bytes() : null;
        if (bytes != null) {
            BodyPublishers.ofByteArray(bytes).subscribe(client);
            return;
        }
        SentBody fresh = new SentBody(Math.max(-1, contentLength()));
        sent = fresh;
        application.subscribe(new Keeping(client, fresh));
    }

    /** The client's subscriber, beside which everything is kept. */
    private record Keeping(Flow.Subscriber<? super ByteBuffer> client, SentBody sent)
            implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            client.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            ByteBuffer seen = piece.duplicate();
            seen.position(seen.limit());
            sent.took(seen, piece.position());
            client.onNext(piece);
        }

        @Override
        public void onError(Throwable failure) {
            client.onError(failure);
        }

        @Override
        public void onComplete() {
            sent.ended();
            client.onComplete();
        }
    }
}
