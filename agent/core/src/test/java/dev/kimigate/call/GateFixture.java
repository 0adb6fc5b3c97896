package dev.kimigate.call;

import dev.kimigate.account.Account;
import dev.kimigate.account.Endpoints;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.machine.LocalStore;
import dev.kimigate.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A gate as the agent builds it, whose permits are in this JVM alone; what is wrong is kept for the test. Chance is at
 * its lowest unless the test says otherwise.
 */
public final class GateFixture implements ProblemListener {
    /** Settings by which every request is gated. */
    public static final String EVERYTHING = "endpoints='http://*:*/,https://*:*/',paths=*";

    public final List<String> problems = new CopyOnWriteArrayList<>();
    public final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Map<String, Limiter> limiters = new ConcurrentHashMap<>();

    public static Endpoints endpoints(String settings) {
        return Endpoints.of(SettingsReader.read(settings, Map.of("user.home", "none"), Map.of())
                .settings());
    }

    public GateBuilder builder(String settings, Duration maxWait) {
        return new GateBuilder(endpoints(settings), maxWait, this).random(() -> 0);
    }

    /** Permits of one account; 0 = no limit is set. */
    public static Limiter permits(Limiters jvm, int limit) {
        return jvm.limiter(LocalStore.create("0123456789abcdef", "test", limit, "test", jvm.runtime()));
    }

    /** Permits of an account that is opened, by the account's name from now on. */
    public Limiter permits(Account account, Limiters jvm, int limit) {
        Limiter limiter = jvm.limiter(LocalStore.create(account.id(), account.name(), limit, "test", jvm.runtime()));
        limiters.put(account.name(), limiter);
        return limiter;
    }

    /** The accounts opened since {@link #forget}, by name. */
    public Map<String, Limiter> limiters() {
        return limiters;
    }

    public Limiter limiter(String account) {
        return Objects.requireNonNull(limiters.get(account));
    }

    public void forget() {
        limiters.clear();
    }

    @Override
    public void problem(String line) {
        problems.add(line);
    }

    @Override
    public void failedOpen(Throwable failure) {
        failures.add(failure);
    }
}
