package dev.kimigate.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.Limiters;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Answers that the application forgot to close, and that were collected. */
class ForgottenAnswersTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final GateFixture fixture = new GateFixture();
    private final Limiters jvm = Limiters.create(fixture::problem);
    private final Gate gate = gate();
    private final AtomicInteger closed = new AtomicInteger();

    private Gate gate() {
        GateBuilder builder = fixture.builder("endpoints=http://127.0.0.1:1/coding", LONG);
        return builder.build(account -> builder.account(fixture.permits(account, jvm, 2), CallListener.NONE));
    }

    private int held() {
        return fixture.limiters().values().iterator().next().status().held();
    }

    private Attempt attempt() {
        Map<String, String> headers = Map.of();
        GateCall call = Objects.requireNonNull(
                gate.begin("POST", "http", "127.0.0.1", 1, "/coding/v1/chat/completions", headers::get));
        return call.enter().join();
    }

    /** A call that is answered; nobody but this method knows the body. */
    private void forget(Runnable close) {
        attempt().endWhenCollected(new Object(), close);
    }

    /** Its answer is read to the end, as that of nearly every call. */
    private void readToItsEnd(Runnable close) {
        Attempt attempt = attempt();
        attempt.endWhenCollected(new Object(), close);
        attempt.end();
    }

    @Test
    void permits_ofAnswersThatTheClientFailsToClose_comeBack_asThoseOfOthers() {
        Runnable failing = () -> {
            closed.incrementAndGet();
            throw new IllegalStateException("no such connection");
        };
        forget(failing);
        forget(closed::incrementAndGet);
        assertThat(held()).isEqualTo(2);

        Awaitility.await().atMost(LONG).until(() -> {
            System.gc();
            return closed.get() == 2 && held() == 0;
        });
        assertThat(fixture.problems).isEmpty();
        assertThat(fixture.failures).isEmpty();
    }

    @Test
    void answersThatWereReadToTheirEnd_areNotClosed_howeverSoonTheyAreCollected() {
        AtomicInteger closedTooLate = new AtomicInteger();
        Attempt other = attempt(); // while a call is in flight, the watchdog looks
        for (int answer = 0; answer < 20; answer++) {
            readToItsEnd(closedTooLate::incrementAndGet);
        }
        System.gc(); // before the watchdog has looked, mostly

        forget(closed::incrementAndGet);
        Awaitility.await().atMost(LONG).until(() -> {
            System.gc();
            return closed.get() == 1;
        });
        other.end();

        assertThat(closedTooLate).hasValue(0);
    }

    /** What a client closes belongs to its loader, which an unloaded plugin would leave behind. */
    @Test
    void whatClosesAnAnswer_isForgotten_ifTheCallHasEndedBefore() throws InterruptedException {
        Attempt attempt = attempt();
        attempt.end();
        Thread.sleep(2_500); // in which the watchdog looks for the last time
        WeakReference<Runnable> close = watch(attempt);

        Awaitility.await().atMost(LONG).until(() -> {
            System.gc();
            return close.get() == null;
        });
    }

    private WeakReference<Runnable> watch(Attempt attempt) {
        Runnable close = closed::incrementAndGet;
        attempt.endWhenCollected(new Object(), close);
        return new WeakReference<>(close);
    }
}
