package dev.kimigate.foreign.host;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.core.util.Contexts;
import com.azure.core.util.CoreUtils;
import com.azure.core.util.ProgressReporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A client of Azure's SDK on another client, which sends whole requests and reads whole answers. Any thread. */
final class BlockingAzureClient implements HttpClient {
    private final Sender sender;

    BlockingAzureClient(Sender sender) {
        this.sender = sender;
    }

    /** Sends one request by the client that is tested, and waits for the end of its answer. */
    interface Sender {
        Answer send(HttpRequest request, byte @Nullable [] body) throws IOException;
    }

    /** A whole answer. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Answer(int status, HttpHeaders headers, byte[] body) {}

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return Mono.fromCallable(() -> sent(request, context)).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        try {
            return sent(request, context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse sent(HttpRequest request, Context context) throws IOException {
        byte[] body = request.getBodyAsBinaryData() == null
                ? null
                : request.getBodyAsBinaryData().toBytes();
        Answer answer = sender.send(request, body);
        ProgressReporter progress = Contexts.with(context).getHttpRequestProgressReporter();
        if (progress != null && body != null) {
            progress.reportProgress(body.length);
        }
        return new Whole(request, answer);
    }

    /** An answer as Azure's SDK sees it. */
    private static final class Whole extends HttpResponse {
        private final Answer answer;

        Whole(HttpRequest request, Answer answer) {
            super(request);
            this.answer = answer;
        }

        @Override
        public int getStatusCode() {
            return answer.status();
        }

        @Override
        @Deprecated
        public String getHeaderValue(String name) {
            return answer.headers().getValue(HttpHeaderName.fromString(name));
        }

        @Override
        public HttpHeaders getHeaders() {
            return answer.headers();
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.just(ByteBuffer.wrap(answer.body()));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(answer.body());
        }

        @Override
        public Mono<String> getBodyAsString() {
            return Mono.fromCallable(() ->
                    CoreUtils.bomAwareToString(answer.body(), answer.headers().getValue(HttpHeaderName.CONTENT_TYPE)));
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(answer.body(), charset));
        }
    }
}
