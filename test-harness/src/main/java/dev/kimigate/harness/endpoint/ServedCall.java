package dev.kimigate.harness.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Answers a call that was let in, spread over its service time.
 *
 * <p>The slot is given back just before the last bytes are handed to the transport, all others having left: a client
 * that reacts to the end of its answer cannot overtake the count.
 */
final class ServedCall {

    /**
     * @param cutAfter parts after which a streamed answer is torn off; -1 for never
     * @param parts of the text of a streamed answer; empty for an answer in one piece
     */
    record Plan(AnswerShape shape, List<String> parts, long headerDelayMillis, long serviceMillis, int cutAfter) {

        static final int AS_DRAWN = -1;

        Plan orServiceMillis(long drawn) {
            return serviceMillis == AS_DRAWN ? new Plan(shape, parts, headerDelayMillis, drawn, cutAfter) : this;
        }
    }

    private final Exchange exchange;
    private final Slot slot;
    private final Plan plan;
    private final ServerTimer timer;
    private final long startNanos;

    ServedCall(Exchange exchange, Slot slot, Plan plan, ServerTimer timer) {
        this.exchange = exchange;
        this.slot = slot;
        this.plan = plan;
        this.timer = timer;
        this.startNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.headerDelayMillis());
    }

    void start() {
        exchange.watch(() -> slot.end(CallOutcome.ABORTED));
        if (plan.parts().isEmpty()) {
            at(1, 1, this::whole);
        } else {
            at(0, 1, this::head);
        }
    }

    private void whole() {
        byte[] body = EndpointJson.bytes(plan.shape().whole());
        exchange.head(200, "application/json; charset=utf-8");
        exchange.headers().put("Content-Length", body.length);
        byte[] allButOne = Arrays.copyOf(body, body.length - 1);
        byte[] last = {body[body.length - 1]};
        exchange.write(allButOne, () -> finish(last));
    }

    private void head() {
        exchange.head(200, "text/event-stream; charset=utf-8");
        exchange.headers().put("Cache-Control", "no-cache");
        exchange.write(Utf8.bytes(plan.shape().head()), () -> afterParts(0));
    }

    private void afterParts(int sent) {
        int all = plan.parts().size();
        if (sent == plan.cutAfter()) {
            slot.end(CallOutcome.CUT);
            exchange.cut();
        } else if (sent < all) {
            at(sent + 1, all, () -> part(sent));
        } else {
            finish(Utf8.bytes(plan.shape().tail()));
        }
    }

    private void part(int index) {
        String frame = plan.shape().part(index, plan.parts().get(index));
        exchange.write(Utf8.bytes(frame), () -> afterParts(index + 1));
    }

    private void finish(byte[] last) {
        slot.end(CallOutcome.COMPLETED);
        exchange.finish(last);
    }

    /* When this share of the service time is over, unless the call is. */
    private void at(int done, int all, Runnable task) {
        long due = startNanos + TimeUnit.MILLISECONDS.toNanos(plan.serviceMillis()) * done / all;
        timer.at(due, () -> {
            if (!exchange.isOver()) {
                task.run();
            }
        });
    }
}
