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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A client whose answers are statuses and come when the test says so; one call at a time is allowed. */
class AsyncLoopTest {
    private final GateFixture fixture = new GateFixture();
    private final Limiter limiter = GateFixture.permits(Limiters.create(fixture::problem), 1);
    private final GateCall gateCall = gateCall();
    private final CompletableFuture<Integer> result = new CompletableFuture<>();
    private final Client client = new Client();

    private GateCall gateCall() {
        GateBuilder builder = fixture.builder(GateFixture.EVERYTHING, Duration.ofMinutes(1));
        Gate gate = builder.build(any -> builder.account(limiter, CallListener.NONE));
        return Objects.requireNonNull(gate.begin("POST", "http", "localhost", 80, "/", name -> null));
    }

    private AsyncLoop<Integer> started() {
        AsyncLoop<Integer> loop = new AsyncLoop<>(gateCall, client, result, Runnable::run);
        loop.start();
        return loop;
    }

    private void assertNothingHeld() {
        Awaitility.await().untilAsserted(() -> {
            assertThat(limiter.status().held()).isZero();
            assertThat(limiter.status().waiting()).isZero();
        });
    }

    @Test
    void refusal_isSentAgainWithTheNextPermit() {
        AsyncLoop<Integer> loop = started();
        client.answer(429);
        assertThat(result).isNotDone();
        client.permit.complete(client.attempt());
        client.answer(200);

        assertThat(result).isCompletedWithValue(200);
        assertThat(client.discarded).containsExactly(429);
        assertThat(loop.cancel()).isFalse();
        assertNothingHeld();
    }

    @Test
    void refusal_withoutAPermitInTime_isDelivered() {
        started();
        client.answer(429);
        client.permit.completeExceptionally(new IOException("too late"));

        assertThat(result).isCompletedWithValue(429);
        assertNothingHeld();
    }

    @Test
    void cancel_whileItWaitsAgain_failsAsACancelledCallDoes() {
        AsyncLoop<Integer> loop = started();
        client.answer(429);

        assertThat(loop.cancel()).isTrue();

        assertThatThrownBy(result::join).hasRootCauseMessage("cancelled");
        assertThat(client.discarded).containsExactly(429);
        assertNothingHeld();
    }

    @Test
    void cancel_betweenTheAnswerAndTheNextWait_isNotLost() {
        AsyncLoop<Integer> loop = started();
        client.whenJudged = loop::cancel;
        client.answer(429);

        assertThatThrownBy(result::join).hasRootCauseMessage("cancelled");
        assertNothingHeld();
    }

    @Test
    void faultOfOurs_deliversTheAnswerAndGivesThePermitBack() {
        for (String where : List.of("look", "judge", "deliver")) {
            client.faultIn = where;
            CompletableFuture<Integer> each = new CompletableFuture<>();
            new AsyncLoop<>(gateCall(), client, each, Runnable::run).start();
            client.answer(429);

            assertThat(each).as(where).isCompletedWithValue(429);
            assertNothingHeld();
        }
        assertThat(fixture.failures).hasSize(3);
    }

    @Test
    void faultOfOurs_afterAFailureOfTheClient_leavesTheFailure() {
        client.faultIn = "failed";
        started();
        Objects.requireNonNull(client.sent).completeExceptionally(new IOException("no answer"));

        assertThatThrownBy(result::join).hasRootCauseMessage("no answer");
        assertThat(fixture.failures).hasSize(1);
        assertNothingHeld();
    }

    private final class Client extends AsyncExchange<Integer> {
        final CompletableFuture<Attempt> permit = new CompletableFuture<>();
        final List<Integer> discarded = new ArrayList<>();

        @Nullable
        CompletableFuture<Integer> sent;

        Runnable whenJudged = () -> {};
        String faultIn = "";

        void answer(int status) {
            Objects.requireNonNull(sent).complete(status);
        }

        /** A permit for the next attempt, as the gate would give it. */
        Attempt attempt() {
            return gateCall().enter().join();
        }

        private void fault(String where) {
            if (where.equals(faultIn)) {
                throw new IllegalStateException(where);
            }
        }

        @Override
        public CompletableFuture<Integer> send(Attempt attempt) {
            sent = new CompletableFuture<>();
            return sent;
        }

        @Override
        public boolean mayBeRefusal(Integer answer) {
            fault("look");
            return answer == 429;
        }

        @Override
        public RefusalOutcome judge(Integer answer, Attempt attempt) {
            fault("judge");
            if (faultIn.equals("deliver")) {
                return RefusalOutcome.DELIVER;
            }
            attempt.end();
            whenJudged.run();
            return RefusalOutcome.retry(() -> permit);
        }

        @Override
        public void deliver(Integer answer, Attempt attempt) {
            fault("deliver");
            attempt.end();
        }

        @Override
        public void failed(Attempt attempt) {
            fault("failed");
            attempt.abort();
        }

        @Override
        public boolean cancel(CompletableFuture<Integer> running) {
            return running.cancel(true);
        }

        @Override
        public void discard(Integer answer) {
            discarded.add(answer);
        }

        @Override
        public Throwable cancelled() {
            return new IOException("cancelled");
        }

        @Override
        public Throwable timedOut(TimeoutException timeout) {
            return timeout;
        }
    }
}
