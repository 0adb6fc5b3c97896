package dev.kimigate.harness.endpoint;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Answers a call with a refusal, at once; the forms made to hurt go on for as long as the client stays. */
final class RefusedCall {

    private static final long HUGE_BYTES = 1L << 30;
    private static final byte[] BLOCK = block();
    private static final long TRICKLE_MILLIS = 100;

    private final Exchange exchange;
    private final RefusalForm form;
    private final ServerTimer timer;

    RefusedCall(Exchange exchange, RefusalForm form, ServerTimer timer) {
        this.exchange = exchange;
        this.form = form;
        this.timer = timer;
    }

    /**
     * Sends the refusal; {@code retryAfter} literally as it is, null for the form's own. Forms that go on are not
     * coded.
     */
    void start(Surface surface, RefusalFacts facts, @Nullable String retryAfter, @Nullable BodyCoding coding) {
        exchange.head(form.status(), form.contentType());
        String wait = retryAfter != null ? retryAfter : form.retryAfter();
        if (wait != null) {
            exchange.headers().put("Retry-After", wait);
        }
        byte[] body = form.body(surface, facts);
        switch (form.shape()) {
            case ENDLESS -> goOn(() -> exchange.write(body, this::trickle));
            case HUGE -> goOn(() -> exchange.write(body, () -> pour(HUGE_BYTES)));
            default -> whole(body, coding);
        }
    }

    private void whole(byte[] body, @Nullable BodyCoding coding) {
        if (form.shape() == RefusalShape.GZIP) {
            exchange.headers().put("Content-Encoding", "gzip");
            whole(body);
        } else if (coding != null && body.length > 0) {
            exchange.headers().put("Content-Encoding", coding.token());
            whole(coding.encode(body));
        } else {
            whole(body);
        }
    }

    private void whole(byte[] body) {
        exchange.headers().put("Content-Length", body.length);
        exchange.finish(body);
    }

    private void goOn(Runnable first) {
        exchange.watch(() -> {});
        first.run();
    }

    private void trickle() {
        timer.after(TRICKLE_MILLIS, () -> {
            if (!exchange.isOver()) {
                exchange.write(Utf8.bytes("."), this::trickle);
            }
        });
    }

    /* Each block on a fresh stack: a write that succeeds at once calls back at once. */
    private void pour(long left) {
        if (left <= 0) {
            exchange.finish(Utf8.bytes("\"}}"));
        } else {
            timer.soon(() -> exchange.write(BLOCK, () -> pour(left - BLOCK.length)));
        }
    }

    private static byte[] block() {
        byte[] block = new byte[1 << 16];
        Arrays.fill(block, (byte) 'x');
        return block;
    }
}
