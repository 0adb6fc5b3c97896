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
    private final Pace pace;

    RefusedCall(Exchange exchange, RefusalForm form, Pace pace) {
        this.exchange = exchange;
        this.form = form;
        this.pace = pace;
    }

    /** Sends the refusal; {@code retryAfter} literally as it is, null for the form's own. */
    void start(Surface surface, RefusalFacts facts, @Nullable String retryAfter) {
        exchange.head(form.status(), form.contentType());
        String wait = retryAfter != null ? retryAfter : form.retryAfter();
        if (wait != null) {
            exchange.headers().put("Retry-After", wait);
        }
        byte[] body = form.body(surface, facts);
        switch (form.shape()) {
            case ENDLESS -> goOn(() -> exchange.write(body, this::trickle));
            case HUGE -> goOn(() -> exchange.write(body, () -> pour(HUGE_BYTES)));
            default -> whole(body);
        }
    }

    private void whole(byte[] body) {
        if (form.shape() == RefusalShape.GZIP) {
            exchange.headers().put("Content-Encoding", "gzip");
        }
        exchange.headers().put("Content-Length", body.length);
        exchange.finish(body);
    }

    private void goOn(Runnable first) {
        exchange.watch(() -> {});
        first.run();
    }

    private void trickle() {
        pace.after(TRICKLE_MILLIS, () -> {
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
            pace.soon(() -> exchange.write(BLOCK, () -> pour(left - BLOCK.length)));
        }
    }

    private static byte[] block() {
        byte[] block = new byte[1 << 16];
        Arrays.fill(block, (byte) 'x');
        return block;
    }
}
