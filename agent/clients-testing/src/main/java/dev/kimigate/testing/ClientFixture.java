package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.call.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What a scenario is played with: a server, a gate before its paths under {@code /gated}, a look at the permits. */
public class ClientFixture implements AutoCloseable {
    /** Under it all paths are gated, and no other. */
    public static final String GATED = "/gated";

    private static final int ENOUGH = 20;
    private static final Duration LONG = Duration.ofMinutes(1);

    public final ScriptedServer server = new ScriptedServer(ScriptedServer::fine);
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    /** All that the scenario has had, the present one last: a call has to do with the one that it began with. */
    private final List<TestGate> gates = new CopyOnWriteArrayList<>();

    private volatile @Nullable Gate broken;

    public ClientFixture() throws IOException {
        limit(ENOUGH);
    }

    private TestGate present() {
        return gates.get(gates.size() - 1);
    }

    /** The gate for the hook under test, which asks with every call. */
    public final Gate gate() {
        Gate instead = broken;
        return instead == null ? present().gate() : instead;
    }

    /** To be told what fails in a hook. */
    public final void failedOpen(Throwable failure) {
        failures.add(failure);
    }

    /** What has failed before this fixture was there. */
    final void takeOver(List<Throwable> earlier) {
        failures.addAll(earlier);
        earlier.clear();
    }

    /** From now on a gate with that many permits. */
    public final void limit(int limit) {
        limit(limit, LONG);
    }

    /** From now on a gate with that many permits, for calls that may wait that long. */
    public final void limit(int limit, Duration maxWait) {
        gates.add(new TestGate(TestGate.under(GATED), limit, maxWait));
    }

    /** From now on no call starts, and none is sent again, until there is another gate. Calls in flight go on. */
    public final void noMoreStarts() {
        present().bound(0);
    }

    /** Refuses, and lets no call start from then on: so the refused one waits until the scenario ends its wait. */
    public final ScriptedServer.Answering thenNoMoreStarts(ScriptedServer.Answering refusal) {
        return request -> {
            noMoreStarts();
            return refusal.answer(request);
        };
    }

    /** From now on a gate that fails on each call. */
    public final void brokenGate(RuntimeException failure) {
        broken = present().broken(failure);
    }

    /** The threads that opened accounts, which is where a real gate opens files. */
    public final List<String> openers() {
        return present().openers();
    }

    public final int held() {
        return present().held();
    }

    public final int waiting() {
        return present().waiting();
    }

    /** Waits until that many permits are held. */
    public final void awaitHeld(int held) {
        present().awaitHeld(held);
    }

    /** Waits until that many calls wait. */
    public final void awaitWaiting(int waiting) {
        present().awaitWaiting(waiting);
    }

    /** Ends the longest wait as max-wait would. */
    public final void endOldestWait() {
        present().endOldestWait();
    }

    /** What failed in us and was told since the last time. */
    public final List<Throwable> takeFailures() {
        List<Throwable> taken = new ArrayList<>(failures);
        failures.removeAll(taken);
        gates.forEach(gate -> taken.addAll(gate.takeFailures()));
        return taken;
    }

    /** Every permit of every gate came back, nobody waits, nothing of ours failed. */
    public final void settle() {
        gates.forEach(TestGate::assertAllGivenBack);
        assertThat(takeFailures()).isEmpty();
        assertThat(gates).allSatisfy(gate -> assertThat(gate.reports()).isEmpty());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
