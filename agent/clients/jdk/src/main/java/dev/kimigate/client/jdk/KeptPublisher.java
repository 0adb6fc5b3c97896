package dev.kimigate.client.jdk;

import dev.kimigate.call.loop.KeptBody;
import dev.kimigate.call.loop.SentBody;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * The body of a request whose publisher may give it only once, kept as it goes out: what Spring's {@code RestClient}
 * writes is such a body. The client subscribes as often as it would without us, and then the application's publisher
 * hears of it; only what is sent again after a refusal comes from here. Any thread.
 */
final class KeptPublisher implements BodyPublisher {
    private final BodyPublisher application;
    private final KeptBody body = new KeptBody();

    KeptPublisher(BodyPublisher application) {
        this.application = application;
    }

    KeptBody body() {
        return body;
    }

    @Override
    public long contentLength() {
        return application.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> client) {
        byte[] again = body.again();
        if (again != null) {
            BodyPublishers.ofByteArray(again).subscribe(client);
        } else {
            application.subscribe(new Keeping(client, body.begin(contentLength())));
        }
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
