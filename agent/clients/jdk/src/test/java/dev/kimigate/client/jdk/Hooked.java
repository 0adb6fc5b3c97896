package dev.kimigate.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.account.Endpoints;
import dev.kimigate.call.CallListener;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateBuilder;
import dev.kimigate.call.ProblemListener;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import dev.kimigate.limiter.AccountStatus;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.LocalStore;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.time.Clocks;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Real clients behind the hook, as the patched facade would call it; every request is gated, unless told otherwise. */
final class Hooked implements ProblemListener, AutoCloseable {
    /** Settings by which every request is gated. */
    static final String EVERYTHING = "endpoints='http://*:*/,https://*:*/',paths=*";

    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final List<String> reports = new CopyOnWriteArrayList<>();
    final Limiter limiter;
    /** How far the leases' clock is ahead of the real one. */
    final AtomicLong skippedNanos = new AtomicLong();

    private final FacadeHook hook;

    Hooked(int limit) throws Exception {
        this(limit, Duration.ofMinutes(1));
    }

    Hooked(int limit, Duration maxWait) throws Exception {
        this(limit, maxWait, EVERYTHING);
    }

    Hooked(int limit, Duration maxWait, String gated) throws Exception {
        Limiters limiters = Limiters.create(reports::add);
        limiter = limiters.limiter(LocalStore.create("test", "test", limit, "test", limiters));
        GateBuilder builder = new GateBuilder(endpoints(gated), maxWait, this)
                .random(() -> 0)
                .clocks(new Clocks(this::nanoTime, System::currentTimeMillis));
        Gate gate = builder.build(account -> builder.account(limiter, CallListener.NONE));
        hook = new FacadeHook(new HookContext(HttpClient.newHttpClient().getClass(), () -> gate, failures::add));
    }

    /** The client as the application sees it. */
    HttpClient client(HttpClient client) {
        return new GatedClient(client, hook);
    }

    static Endpoints endpoints(String settings) {
        return Endpoints.of(SettingsReader.read(settings, Map.of("user.home", "none"), Map.of())
                .settings());
    }

    @Override
    public void problem(String line) {
        reports.add(line);
    }

    @Override
    public void failedOpen(Throwable failure) {
        failures.add(failure);
    }

    private long nanoTime() {
        return System.nanoTime() + skippedNanos.get();
    }

    @SuppressWarnings("unchecked")
    <T> HttpResponse<T> send(HttpClient client, HttpRequest request, BodyHandler<T> handler) throws Exception {
        return (HttpResponse<T>) result(new HookCall("send", client, request, handler));
    }

    @SuppressWarnings("unchecked")
    <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpClient client, HttpRequest request, BodyHandler<T> handler) {
        try {
            return (CompletableFuture<HttpResponse<T>>) result(new HookCall("sendAsync", client, request, handler));
        } catch (Exception neverThrown) {
            throw new AssertionError(neverThrown);
        }
    }

    private Object result(HookCall call) throws Exception {
        return Objects.requireNonNull(hook.apply(call).crossing())[0];
    }

    @SuppressWarnings("unchecked")
    HttpResponse<Object> call(HttpClient client, HttpRequest request, BodyHandler<?> handler, boolean async)
            throws Exception {
        BodyHandler<Object> untyped = (BodyHandler<Object>) handler;
        return async ? sendAsync(client, request, untyped).get() : send(client, request, untyped);
    }

    /** Every permit came back, nobody waits, nothing of ours failed. */
    void assertAllGivenBack() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> {
                    AccountStatus status = limiter.status();
                    assertThat(status.held()).as("held").isZero();
                    assertThat(status.waiting()).as("waiting").isZero();
                });
        assertThat(failures).isEmpty();
    }

    @Override
    public void close() {
        assertThat(failures).isEmpty();
    }
}
