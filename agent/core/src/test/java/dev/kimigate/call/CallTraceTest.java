package dev.kimigate.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.limiter.Limiters;
import dev.kimigate.pacing.LimitSource;
import dev.kimigate.refusal.Verdict;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.SharedState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a listener hears of calls; the limit is one call in flight. */
class CallTraceTest {
    private static final byte[] CONCURRENCY =
            "{\"error\":{\"message\":\"max organization concurrency: 1\"}}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BILLING =
            "{\"error\":{\"message\":\"You exceeded your current token quota: 0\"}}".getBytes(StandardCharsets.UTF_8);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> limits = new CopyOnWriteArrayList<>();
    private final GateFixture fixture = new GateFixture();
    private final AtomicLong now = new AtomicLong(1_800_000_000_000L);
    private final Limiters jvm = Limiters.create(System::nanoTime, now::get, fixture::problem);
    private boolean listens = true;
    private final List<AccountGate> accounts = new CopyOnWriteArrayList<>();

    private GateBuilder builder(Duration maxWait) {
        return fixture.builder("", maxWait).clocks(new Clocks(System::nanoTime, now::get));
    }

    private Gate gate(Duration maxWait) {
        GateBuilder builder = builder(maxWait);
        return builder.build(opened -> {
            AccountGate account = builder.account(fixture.permits(opened, jvm, 1), new Told());
            accounts.add(account);
            return account;
        });
    }

    private static GateCall begin(Gate gate) {
        return Objects.requireNonNull(
                gate.begin("POST", "https", "api.kimi.com", 443, "/coding/v1/chat/completions", name -> null));
    }

    private static RefusalOutcome refuse(GateCall gateCall, Attempt attempt, byte[] body, boolean replayable) {
        return gateCall.refused(attempt, 429, name -> null, body, body.length, replayable);
    }

    @Test
    void answeredCall_isToldFromItsWaitToItsEnd() {
        GateCall gateCall = begin(gate(Duration.ofMinutes(1)).forClient("a client"));
        assertThat(told).isEmpty();
        Attempt attempt = gateCall.enter().join();
        attempt.accepted(name -> null);
        attempt.end();
        attempt.abort();
        assertThat(told).containsExactly("entering a client", "asks", "granted 1", "accepted", "ended", "aborted");
    }

    /** No trace may throw; here one stands for whatever of ours fails once a permit is there. */
    @Test
    void failureBehindTheGrant_givesThePermitBack_andTheCallGoesUngated() {
        List<AccountGate> opened = new CopyOnWriteArrayList<>();
        GateBuilder builder = builder(Duration.ofMinutes(1));
        Gate gate = builder.build(account -> {
            AccountGate fresh = builder.account(fixture.permits(account, jvm, 1), new FailingOnce());
            opened.add(fresh);
            return fresh;
        });
        Attempt atOnce = begin(gate).enter().join();
        assertThat(atOnce.permit()).isNull();
        assertThat(opened.get(0).limiter().status().held()).isZero();

        Attempt held = begin(gate).enter().join();
        assertThat(held.permit()).isNotNull();
        FailingOnce.left = 1;
        CompletableFuture<Attempt> waiting = begin(gate).enter();
        held.end();
        assertThat(waiting.orTimeout(10, TimeUnit.SECONDS).join().permit()).isNull();
        assertThat(opened.get(0).limiter().status().held()).isZero();
        assertThat(fixture.failures).hasSize(2).allMatch(failure -> failure instanceof IllegalStateException);
    }

    private static final class FailingOnce extends CallListener {
        static volatile int left = 1;

        @Override
        public boolean listens() {
            return true;
        }

        @Override
        public CallTrace entering(String client, String tool) {
            return new CallTrace() {
                @Override
                public void granted(SharedState shared) {
                    if (left > 0) {
                        left = 0;
                        throw new IllegalStateException("ours");
                    }
                }
            };
        }
    }

    @Test
    void abortedCall_isTold() {
        Attempt attempt = begin(gate(Duration.ofMinutes(1))).enter().join();
        attempt.abort();
        assertThat(told).containsExactly("entering ", "asks", "granted 1", "aborted");
    }

    @Test
    void refusedCall_sentAgain_isToldAsOne() throws Exception {
        Gate gate = gate(Duration.ofMinutes(1));
        GateCall gateCall = begin(gate);
        RefusalOutcome outcome = refuse(gateCall, gateCall.enter().join(), CONCURRENCY, true);
        assertThat(accounts.get(0).limiter().status().held())
                .as("the permit is held until the next is asked for")
                .isEqualTo(1);
        assertThat(told).last().asString().matches("refused 429 CONCURRENCY [1-9][0-9]* again");
        now.addAndGet(60_000);
        Attempt second = ((RefusalOutcome.Retry) outcome).enter().get(10, TimeUnit.SECONDS);
        second.accepted(name -> null);
        second.end();
        assertThat(told)
                .hasSize(8)
                .endsWith("asks", "granted 1", "accepted", "ended")
                .startsWith("entering ", "asks");
    }

    @Test
    void refusedCall_thatCannotBeSentAgain_endsWithItsAnswer() {
        GateCall gateCall = begin(gate(Duration.ofMinutes(1)));
        Attempt attempt = gateCall.enter().join();
        assertThat(refuse(gateCall, attempt, CONCURRENCY, false)).isEqualTo(RefusalOutcome.DELIVER);
        attempt.end();
        assertThat(told).hasSize(5).last().isEqualTo("ended");
        assertThat(told.get(3)).startsWith("refused 429 CONCURRENCY ").endsWith(" delivered");
    }

    @Test
    void refusalThatWaitingDoesNotCure_isToldWithoutAPause() {
        GateCall gateCall = begin(gate(Duration.ofMinutes(1)));
        assertThat(refuse(gateCall, gateCall.enter().join(), BILLING, true)).isEqualTo(RefusalOutcome.DELIVER);
        assertThat(told).last().isEqualTo("refused 429 BILLING 0 delivered");
    }

    @Test
    void waitThatIsCancelled_isToldAsWithdrawn() {
        Gate gate = gate(Duration.ofMinutes(1));
        Attempt first = begin(gate).enter().join();
        CompletableFuture<Attempt> waiting = begin(gate).enter();
        assertThat(waiting).isNotDone();
        told.clear();
        waiting.cancel(false);
        assertThat(told).containsExactly("withdrawn");
        first.end();
        assertThat(told).containsExactly("withdrawn", "ended");
    }

    @Test
    void waitThatIsOver_isTold() throws InterruptedException, TimeoutException {
        Gate gate = gate(Duration.ofMillis(20));
        Attempt first = begin(gate).enter().join();
        CompletableFuture<Attempt> waiting = begin(gate).enter();
        try {
            waiting.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException expected) {
            // told in the next instant, by the same thread that has completed the future
            await().until(() -> told.contains("timedOut"));
        }
        assertThat(told).endsWith("timedOut");
        first.end();
    }

    @Test
    void nobodyListens_nobodyIsTold() {
        listens = false;
        Attempt attempt = begin(gate(Duration.ofMinutes(1))).enter().join();
        listens = true; // whoever missed the beginning is not told of the end
        attempt.accepted(name -> null);
        attempt.end();
        assertThat(told).isEmpty();
        assertThat(limits).isEmpty();
    }

    @Test
    void limit_isToldAtFirst_andWhenItChanges() {
        Gate gate = gate(Duration.ofMinutes(1));
        Attempt attempt = begin(gate).enter().join();
        assertThat(limits).containsExactly("0 1 SETTING");
        accounts.get(0).usagesAnswered(30, 0);
        assertThat(limits).hasSize(1); // the setting still binds
        attempt.end();
    }

    @Test
    void limit_learnedFromUsages_isTold() {
        List<String> seen = new CopyOnWriteArrayList<>();
        AccountGate free = builder(Duration.ofMinutes(1)).account(GateFixture.permits(jvm, 0), new CallListener() {
            @Override
            public boolean listens() {
                return true;
            }

            @Override
            public boolean limited(int before, int limit, LimitSource source) {
                return seen.add(before + " " + limit + " " + source);
            }
        });
        free.usagesAnswered(7, 0);
        free.usagesAnswered(7, 0);
        free.usagesAnswered(30, 0);
        assertThat(seen.subList(1, 2)).containsExactly(seen.get(0).split(" ", -1)[1] + " 7 from /usages");
        assertThat(seen).last().asString().startsWith("7 30 ");
        assertThat(seen).hasSize(3);
    }

    /** A recording that is being started wants nothing yet. */
    @Test
    void limitThatNobodyTook_isToldAgain() {
        List<String> seen = new CopyOnWriteArrayList<>();
        AccountGate free = builder(Duration.ofMinutes(1)).account(GateFixture.permits(jvm, 3), new CallListener() {
            @Override
            public boolean listens() {
                return true;
            }

            @Override
            public boolean limited(int before, int limit, LimitSource source) {
                seen.add(before + " " + limit);
                return seen.size() > 2;
            }
        });
        free.usagesAnswered(0, 0);
        free.usagesAnswered(0, 0);
        free.usagesAnswered(0, 0);

        assertThat(seen).hasSize(3).containsOnly("0 3");
    }

    private final class Told extends CallListener {
        @Override
        public boolean listens() {
            return listens;
        }

        @Override
        public CallTrace entering(String client, String tool) {
            told.add("entering " + client);
            return new Trace();
        }

        @Override
        public boolean limited(int before, int limit, LimitSource source) {
            return limits.add(before + " " + limit + " " + source.name());
        }
    }

    private final class Trace extends CallTrace {
        @Override
        public void asks() {
            told.add("asks");
        }

        @Override
        public void granted(SharedState shared) {
            told.add("granted " + shared.occupancy().held());
        }

        @Override
        public void accepted() {
            told.add("accepted");
        }

        @Override
        public void refused(int status, Verdict verdict, long pauseMillis, boolean sentAgain) {
            told.add("refused " + status + " " + verdict.name() + " " + pauseMillis
                    + (sentAgain ? " again" : " delivered"));
        }

        @Override
        public void ended() {
            told.add("ended");
        }

        @Override
        public void aborted() {
            told.add("aborted");
        }

        @Override
        public void withdrawn() {
            told.add("withdrawn");
        }

        @Override
        public void timedOut() {
            told.add("timedOut");
        }

        @Override
        public void ungated() {
            told.add("ungated");
        }
    }
}
