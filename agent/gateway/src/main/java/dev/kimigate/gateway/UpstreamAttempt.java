package dev.kimigate.gateway;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One sending of a gated call, up to the answer's head, or to as much of a refusal as is looked at. */
final class UpstreamAttempt implements UpstreamListener {
    private final ClientConnection client;
    private final HttpRequest request;
    private final TargetUrl target;
    private final RequestBody body;
    private final Attempt attempt;
    private final UpstreamConnection server;
    private final CompletableFuture<UpstreamAnswer> answer = new CompletableFuture<>();
    private @Nullable HttpResponse refusal;
    private Runnable received = () -> {};
    private Runnable broken = () -> {};
    private boolean failed;

    UpstreamAttempt(
            ClientConnection client,
            HttpRequest request,
            TargetUrl target,
            RequestBody body,
            Attempt attempt,
            UpstreamConnector connector) {
        this.client = client;
        this.request = request;
        this.target = target;
        this.body = body;
        this.attempt = attempt;
        this.server = new UpstreamConnection(target, this, connector, client.loop());
    }

    CompletableFuture<UpstreamAnswer> start() {
        server.open(true);
        return answer;
    }

    boolean hasSent() {
        return server.hasSent();
    }

    /** Hangs up; false if the answer is there already. */
    boolean cancel() {
        if (answer.isDone()) {
            return false;
        }
        server.close();
        return answer.completeExceptionally(new CancellationException());
    }

    /** From now on somebody takes the body; what happened before is told at once. */
    void passTo(Runnable more, Runnable end) {
        received = more;
        broken = end;
        if (failed) {
            end.run();
        }
    }

    @Override
    public void connected() {
        HttpHeaders headers = HeaderRules.toServer(request.headers(), target.authority(), true);
        boolean hasBody = HttpUtil.isTransferEncodingChunked(request) || HttpUtil.isContentLengthSet(request);
        if (!body.trailers().isEmpty()) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (hasBody && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        }
        server.send(new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, request.method(), target.uri(), body.content(), headers, body.trailers()));
    }

    @Override
    public void head(HttpResponse head) {
        if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            StreamedExchange.interim(client, head);
        } else if (GateCall.mayBeRefusal(head.status().code())) {
            refusal = head;
            client.loop().schedule(() -> looked(head), GateCall.REFUSAL_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            attempt.accepted(name -> head.headers().get(name));
            looked(head);
        }
    }

    private void looked(HttpResponse head) {
        if (!answer.isDone()) {
            server.pause();
            answer.complete(new UpstreamAnswer(head, server, this));
        }
    }

    @Override
    public void received() {
        HttpResponse looking = refusal;
        if (answer.isDone()) {
            received.run();
        } else if (looking != null
                && (server.isComplete() || server.peek(GateCall.REFUSAL_BYTES).length >= GateCall.REFUSAL_BYTES)) {
            looked(looking);
        }
    }

    @Override
    public void writable() {}

    @Override
    public void broken(UpstreamException why) {
        failed = true;
        if (!answer.completeExceptionally(why)) {
            broken.run();
        }
    }
}
