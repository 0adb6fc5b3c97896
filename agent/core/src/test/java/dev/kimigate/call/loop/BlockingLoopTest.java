package dev.kimigate.call.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.CallListener;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateBuilder;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.GateFixture;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A client of words: its answers are statuses; one call at a time is allowed. */
class BlockingLoopTest {
    private static final byte[] CONCURRENCY =
            "{\"error\":{\"message\":\"max organization concurrency: 1\"}}".getBytes(StandardCharsets.UTF_8);

    private final GateFixture fixture = new GateFixture();
    private final Limiter limiter = GateFixture.permits(Limiters.create(fixture::problem), 1);
    private final Client client = new Client();

    private GateCall gateCall() {
        GateBuilder builder = fixture.builder(GateFixture.EVERYTHING, Duration.ofMinutes(1));
        Gate gate = builder.build(any -> builder.account(limiter, CallListener.NONE));
        return Objects.requireNonNull(gate.begin("POST", "http", "localhost", 80, "/", name -> null));
    }

    private BlockingLoop<Integer> loop() {
        client.gateCall = gateCall();
        return new BlockingLoop<>(client.gateCall, client);
    }

    private int call() throws Exception {
        BlockingLoop<Integer> loop = loop();
        return loop.send(loop.enter());
    }

    private void assertNothingHeld() {
        assertThat(limiter.status().held()).isZero();
        assertThat(limiter.status().waiting()).isZero();
    }

    @Test
    void answer_thatIsNoRefusal_isDeliveredAtOnce() throws Exception {
        client.answers.add(200);

        assertThat(call()).isEqualTo(200);

        assertThat(client.events).containsExactly("send", "deliver 200");
        assertNothingHeld();
    }

    @Test
    void refusal_isDiscardedOnlyWhenTheCallIsSentAgain() throws Exception {
        client.answers.addAll(List.of(429, 200));

        assertThat(call()).isEqualTo(200);

        assertThat(client.events)
                .containsExactly("send", "judge 429", "waits", "goes on", "discard 429", "send", "deliver 200");
        assertNothingHeld();
        assertThat(fixture.failures).isEmpty();
    }

    @Test
    void refusal_thatCannotBeSentAgain_isDelivered() throws Exception {
        client.replayable = false;
        client.answers.add(429);

        assertThat(call()).isEqualTo(429);

        assertThat(client.events).containsExactly("send", "judge 429", "deliver 429");
        assertNothingHeld();
    }

    @Test
    void faultWhileJudging_deliversTheAnswer() throws Exception {
        client.fault = new IllegalStateException("ours");
        client.answers.add(429);

        assertThat(call()).isEqualTo(429);

        assertThat(fixture.failures).containsExactly(client.fault);
        assertNothingHeld();
    }

    @Test
    void failureOfTheClient_isThrownOn_andGivesThePermitBack() {
        BlockingLoop<Integer> loop = loop();

        assertThatThrownBy(() -> loop.send(loop.enter()))
                .isInstanceOf(IOException.class)
                .hasMessage("no answer");

        awaitNothingHeld();
    }

    private void awaitNothingHeld() {
        org.awaitility.Awaitility.await().untilAsserted(this::assertNothingHeld);
    }

    @Test
    void interrupt_inTheInstantOfTheGrant_givesThePermitBack() {
        Attempt other = gateCall().enter().join();
        client.whenItWaits = permit -> {
            other.end();
            // The thread that grants may be another one than this.
            assertThat(permit).succeedsWithin(Duration.ofSeconds(30));
            throw new InterruptedSend();
        };
        BlockingLoop<Integer> loop = loop();

        assertThatThrownBy(loop::enter).isInstanceOf(InterruptedSend.class);

        awaitNothingHeld();
    }

    @Test
    void cancel_whileItWaits_leavesTheLine() {
        Attempt other = gateCall().enter().join();
        client.pollMillis = 1;
        client.cancelled = true;
        BlockingLoop<Integer> loop = loop();

        assertThatThrownBy(loop::enter).isInstanceOf(IOException.class).hasMessage("cancelled");
        assertThat(limiter.status().waiting()).isZero();
        other.end();
        assertThat(client.events).containsExactly("waits", "goes on");
        assertNothingHeld();
    }

    @Test
    void futureCancelledByTheClient_endsTheWait() {
        Attempt other = gateCall().enter().join();
        client.whenItWaits = permit -> permit.cancel(false);
        BlockingLoop<Integer> loop = loop();

        assertThatThrownBy(loop::enter).isInstanceOf(IOException.class).hasMessage("cancelled");
        other.end();
        assertNothingHeld();
    }

    @Test
    void longestWait_isToldInTheClientsWords() {
        Attempt other = gateCall().enter().join();
        client.whenItWaits = permit -> limiter.expireOldest("test");
        BlockingLoop<Integer> loop = loop();

        assertThatThrownBy(loop::enter).isInstanceOf(IOException.class).hasMessageStartingWith("timed out: ");
        other.end();
        assertNothingHeld();
    }

    private static final class InterruptedSend extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Client extends BlockingExchange<Integer> {
        final Deque<Integer> answers = new ArrayDeque<>();
        final List<String> events = new ArrayList<>();

        @Nullable
        GateCall gateCall;

        @Nullable
        RuntimeException fault;

        Consumer<CompletableFuture<Attempt>> whenItWaits = permit -> {};
        boolean replayable = true;
        boolean cancelled;
        long pollMillis;

        @Override
        public Integer send(Attempt attempt) throws IOException {
            events.add("send");
            if (answers.isEmpty()) {
                throw new IOException("no answer");
            }
            return answers.remove();
        }

        @Override
        public boolean mayBeRefusal(Integer status) {
            return GateCall.mayBeRefusal(status);
        }

        @Override
        public RefusalOutcome judge(Integer status, Attempt attempt) {
            events.add("judge " + status);
            if (fault != null) {
                throw fault;
            }
            return Objects.requireNonNull(gateCall)
                    .refused(attempt, status, name -> null, CONCURRENCY, CONCURRENCY.length, replayable);
        }

        @Override
        public Integer deliver(Integer status, Attempt attempt) {
            events.add("deliver " + status);
            attempt.end();
            return status;
        }

        @Override
        public void discard(Integer status) {
            events.add("discard " + status);
        }

        @Override
        public void waits(CompletableFuture<Attempt> permit) {
            events.add("waits");
            whenItWaits.accept(permit);
        }

        @Override
        public void goesOn() {
            events.add("goes on");
        }

        @Override
        public long cancelPollMillis() {
            return pollMillis;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public IOException cancelled() {
            return new IOException("cancelled");
        }

        @Override
        public Exception interrupted(InterruptedException interrupt) {
            return interrupt;
        }

        @Override
        public IOException timedOut(TimeoutException timeout) {
            return new IOException("timed out: " + timeout.getMessage());
        }
    }
}
