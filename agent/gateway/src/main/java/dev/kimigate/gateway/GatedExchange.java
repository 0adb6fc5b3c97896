package dev.kimigate.gateway;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.call.loop.AsyncExchange;
import dev.kimigate.call.loop.AsyncLoop;
import dev.kimigate.gateway.page.WaitMeter;
import dev.kimigate.limiter.QueueAge;
import dev.kimigate.limiter.QueueTerms;
import dev.kimigate.limiter.WaitTimeoutException;
import dev.kimigate.log.Log;
import dev.kimigate.refusal.Classifier;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A call that counts: its body is read to its end, then it waits for a permit without a thread, and is sent, again if a
 * refusal is one that waiting cures. Its permit is held until the answer's last byte was passed on. On one event loop.
 */
final class GatedExchange extends AsyncExchange<UpstreamAnswer> implements ClientExchange {
    private static final Logger LOG = Log.logger(GatedExchange.class);
    private static final int MOST_WORDS = 300;
    /**
     * How long a client may take nothing while other calls wait for its permit: they have one 35 s after it stopped.
     */
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(25);

    private static final long STALL_LOOK_SECONDS = 1;

    private final ClientConnection client;
    private final HttpRequest request;
    private final TargetUrl target;
    private final String gatedPath;
    private final Gate gate;
    private final UpstreamConnector connector;
    private final ToolNames tools;
    private final RecentWaits waits;
    private final RequestBody body = new RequestBody();
    private final CompletableFuture<UpstreamAnswer> result = new CompletableFuture<>();

    private BodyMemory.@Nullable Share memory;
    private @Nullable GateCall call;
    private @Nullable AsyncLoop<UpstreamAnswer> loop;
    private @Nullable UpstreamAttempt sending;
    /** In the queue, for the first time or again. */
    private boolean waiting;
    /** It stands in the queue in place of an equal call, and no other will in place of it. */
    private boolean inherited;
    /** What the last refusal meant; null if there was none. */
    private @Nullable RefusalOutcome outcome;
    /** Of the answer that is delivered. */
    private @Nullable Attempt attempt;

    private @Nullable AnswerRelay relay;
    private @Nullable UpstreamConnection relayed;
    /** Null once the wait for the first permit is over. */
    private @Nullable WaitMeter meter;

    private long enteredNanos;
    private boolean over;

    GatedExchange(
            ClientConnection client,
            HttpRequest request,
            TargetUrl target,
            String gatedPath,
            Gate gate,
            UpstreamConnector connector,
            ToolNames tools,
            RecentWaits waits) {
        this.client = client;
        this.request = request;
        this.target = target;
        this.gatedPath = gatedPath;
        this.gate = gate;
        this.connector = connector;
        this.tools = tools;
        this.waits = waits;
    }

    /** Its wait for the first permit is counted there. */
    void measuredBy(WaitMeter counts) {
        meter = counts;
    }

    /** Reads the body as soon as there is memory for all of it. */
    void start(BodyMemory all) {
        client.stopReading();
        long length = HttpUtil.getContentLength(request, -1L);
        boolean bodyless = length < 0 && !HttpUtil.isTransferEncodingChunked(request);
        memory = all.ask(
                bodyless ? 0 : length < 0 ? RequestBody.MOST_BYTES : length,
                () -> client.loop().execute(this::readBody));
    }

    private void readBody() {
        if (!over) {
            client.readOn();
        }
    }

    @Override
    public void content(HttpContent part) {
        boolean last = part instanceof LastHttpContent;
        boolean fits = over || body.add(part.content());
        part.release();
        if (over) {
            return;
        }
        if (!fits) {
            answer(RequestBody.tooLarge());
        } else if (last) {
            body.finish(((LastHttpContent) part).trailingHeaders());
            share().shrink(body.length());
            client.readOn();
            enter();
        }
    }

    private BodyMemory.Share share() {
        BodyMemory.Share share = memory;
        if (share == null) {
            throw new IllegalStateException("not started");
        }
        return share;
    }

    private void enter() {
        GateCall begun = gate.begin(
                request.method().name(),
                target.scheme(),
                target.host(),
                target.port(),
                gatedPath,
                name -> request.headers().get(name),
                terms());
        if (begun == null) {
            answer(new OwnAnswer(500, "the call could not be gated"));
            return;
        }
        call = begun;
        enteredNanos = System.nanoTime();
        AsyncLoop<UpstreamAnswer> entered = new AsyncLoop<>(begun, this, result, client.loop());
        loop = entered;
        result.whenComplete((answer, thrown) -> client.loop().execute(() -> done(answer, thrown)));
        entered.start();
    }

    private QueueTerms terms() {
        QueueAge age = waits.isEmpty() ? null : waits.take(digest());
        inherited = age != null;
        return new QueueTerms(
                TimeBudget.wait(request.headers(), body.asksForStream(), client.spent()),
                tools.calling(request.headers().get(HttpHeaderNames.USER_AGENT)),
                age);
    }

    private ByteBuffer digest() {
        HttpHeaders headers = request.headers();
        return RequestDigest.of(
                List.of(
                        target.origin() + gatedPath,
                        headers.get(HttpHeaderNames.AUTHORIZATION, ""),
                        headers.get("x-api-key", "")),
                body.bytes());
    }

    /** The wait ends without a permit: if the tool asks the same again soon, it has not waited for nothing. */
    private void rememberWait(ByteBuffer digest) {
        GateCall waited = call;
        if (waited != null && !inherited) {
            waits.add(digest, waited.age());
        }
    }

    @Override
    public void waits(CompletableFuture<Attempt> permit) {
        waiting = !permit.isDone();
    }

    @Override
    public CompletableFuture<UpstreamAnswer> send(Attempt granted) {
        waitIsOver();
        waiting = false;
        UpstreamAttempt sent = new UpstreamAttempt(client, request, target, body, granted, connector);
        sending = sent;
        outcome = null;
        return sent.start();
    }

    /** That for the first permit counts; the others are waits that the server has imposed. */
    private void waitIsOver() {
        WaitMeter counts = meter;
        meter = null;
        if (counts != null) {
            counts.waited(System.nanoTime() - enteredNanos);
        }
    }

    @Override
    public boolean mayBeRefusal(UpstreamAnswer answer) {
        return GateCall.mayBeRefusal(answer.head().status().code());
    }

    @Override
    public RefusalOutcome judge(UpstreamAnswer answer, Attempt refused) {
        GateCall asked = call;
        if (asked == null) {
            return RefusalOutcome.DELIVER;
        }
        byte[] words = answer.server().peek(GateCall.REFUSAL_BYTES);
        RefusalOutcome meaning =
                asked.refused(refused, answer.head().status().code(), header(answer), words, words.length, true);
        outcome = meaning;
        return meaning;
    }

    private static UnaryOperator<@Nullable String> header(UpstreamAnswer answer) {
        return name -> answer.head().headers().get(name);
    }

    @Override
    public void deliver(UpstreamAnswer answer, Attempt delivered) {
        attempt = delivered;
    }

    /** What was never sent leaves nothing behind at the server. */
    @Override
    public void failed(Attempt failed) {
        UpstreamAttempt sent = sending;
        if (sent == null || !sent.hasSent()) {
            failed.end();
        } else {
            failed.abort();
        }
    }

    @Override
    public boolean cancel(CompletableFuture<UpstreamAnswer> running) {
        UpstreamAttempt sent = sending;
        return sent != null && sent.cancel();
    }

    @Override
    public void discard(UpstreamAnswer answer) {
        answer.server().close();
    }

    @Override
    public Throwable cancelled() {
        return new CancellationException();
    }

    @Override
    public Throwable timedOut(TimeoutException timeout) {
        return timeout;
    }

    private void done(@Nullable UpstreamAnswer answer, @Nullable Throwable thrown) {
        if (over) {
            giveUp(answer);
        } else if (answer == null) {
            answer(answerTo(
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown));
        } else if (isTooLate()) {
            OwnAnswer own = tooLate(answer);
            giveUp(answer);
            answer(own);
        } else {
            body.drop();
            share().close();
            relayed = answer.server();
            relay = new AnswerRelay(client, answer.server(), answer.head());
            answer.passTo(this::received, this::broken);
            client.loop().schedule(this::lookForStall, STALL_LOOK_SECONDS, TimeUnit.SECONDS);
            received();
        }
    }

    /** The client has gone meanwhile, or gets another answer; a refusal is over with its first bytes. */
    private void giveUp(@Nullable UpstreamAnswer answer) {
        Attempt held = attempt;
        attempt = null;
        if (answer != null) {
            answer.server().close();
        }
        if (held != null) {
            if (outcome == null) {
                held.abort();
            } else {
                held.end();
            }
        }
    }

    private OwnAnswer answerTo(@Nullable Throwable thrown) {
        if (thrown instanceof WaitTimeoutException timeout) {
            rememberWait(digest());
            return new OwnAnswer(ownRefusal(), "no permit of the account came in time; " + timeout.getMessage());
        }
        return UpstreamException.answer(thrown == null ? new CancellationException() : thrown);
    }

    private int ownRefusal() {
        return KnownTool.of(request.headers().get(HttpHeaderNames.USER_AGENT)).ownRefusal();
    }

    private boolean isTooLate() {
        return outcome instanceof RefusalOutcome.Retry
                || (outcome instanceof RefusalOutcome.Deliver delivered && delivered.curable());
    }

    private OwnAnswer tooLate(UpstreamAnswer answer) {
        rememberWait(digest());
        byte[] bytes = answer.server().peek(GateCall.REFUSAL_BYTES);
        String words = Classifier.isReadable(header(answer), bytes, bytes.length)
                ? Classifier.words(header(answer), bytes, bytes.length)
                : "in a coding that cannot be read";
        return new OwnAnswer(
                ownRefusal(),
                target.host() + " refused the call until its wait was over: "
                        + answer.head().status().code() + " "
                        + words.substring(0, Math.min(words.length(), MOST_WORDS)));
    }

    private void answer(OwnAnswer own) {
        end();
        client.answer(own);
    }

    private void received() {
        AnswerRelay passing = relay;
        if (passing != null && !over && passing.pump()) {
            Attempt passed = attempt;
            attempt = null;
            end();
            if (passed != null) {
                passed.end(); // the server has ended: a client that is slow to take the rest keeps no permit
            }
            client.finished();
        }
    }

    @Override
    public void clientWritable() {
        received();
    }

    private void broken() {
        if (!over) {
            end();
            client.cut();
        }
    }

    @Override
    public void clientGone() {
        ByteBuffer digest = waiting && !over ? digest() : null;
        end(); // before another call may stand at the same place
        if (digest != null) {
            rememberWait(digest);
        }
    }

    /** Ends all that is still under way; twice is harmless. */
    private void end() {
        over = true;
        body.drop();
        BodyMemory.Share share = memory;
        if (share != null) {
            share.close();
        }
        AsyncLoop<UpstreamAnswer> entered = loop;
        if (entered != null && !result.isDone()) {
            boolean unused = entered.cancel();
            result.cancel(false);
        }
        AnswerRelay passing = relay;
        UpstreamConnection server = relayed;
        Attempt held = attempt;
        if (passing == null || server == null) {
            return; // an answer that comes now is given up by whoever brings it
        }
        attempt = null;
        server.close();
        if (held != null && passing.isComplete()) {
            held.end();
        } else if (held != null) {
            held.abort();
        }
    }

    private void lookForStall() {
        GateCall asked = call;
        if (over || asked == null) {
            return;
        }
        int behind = client.stalledNanos() > STALLED_NANOS ? asked.waiting() : 0;
        if (behind > 0) {
            LOG.warn(
                    "gave up a call of {}: it took nothing of its answer for {} s (suspended?), and {} waited for its"
                            + " permit",
                    tools.of(request.headers().get(HttpHeaderNames.USER_AGENT)),
                    TimeUnit.NANOSECONDS.toSeconds(STALLED_NANOS),
                    behind);
            end();
            client.abandon();
        } else {
            client.loop().schedule(this::lookForStall, STALL_LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }
}
