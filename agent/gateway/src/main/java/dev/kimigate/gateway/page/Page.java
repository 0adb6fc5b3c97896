package dev.kimigate.gateway.page;

import dev.kimigate.log.Log;
import dev.kimigate.log.Once;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.report.StatusJson;
import dev.kimigate.runtime.GateThreads;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The page of one state folder, and what machines read of it.
 *
 * <p>All work is done on one thread of its own: whoever serves the page only hands over. That thread reads the state
 * every five seconds, and once a second while somebody looks. Any thread; no method waits.
 */
public final class Page implements AutoCloseable {
    static final int SAMPLE_SECONDS = 5;

    private static final Logger LOG = Log.logger(Page.class);
    private static final Once SAID = new Once();
    private static final int EVENT_SECONDS = 1;
    /** What is asked while so many questions are unanswered is refused. */
    private static final int MOST_ASKED = 32;
    /** Questions that come together get the same state. */
    private static final long ONE_MOMENT_MILLIS = 200;

    private static final Map<String, String> FILES = Map.of(
            "/page.css", "text/css; charset=utf-8",
            "/page.js", "text/javascript; charset=utf-8",
            "/icon.svg", "image/svg+xml");
    private static final Set<String> WITH_TOKEN = Set.of("/", "/events", "/status.json", "/metrics");

    private final Path folder;
    private final PageToken token;
    private final Doorkeeper doorkeeper;
    private final AdviceBook advice;
    private final WaitMeter meter = new WaitMeter();
    private final EventStreams streams = new EventStreams();
    private final ScheduledThreadPoolExecutor work =
            new ScheduledThreadPoolExecutor(1, task -> GateThreads.create("page", task));
    private volatile long lastAskedNanos = System.nanoTime();

    /** The page's thread's only, as all that follows. */
    private @Nullable StateSnapshot last;

    private @Nullable History history;

    /**
     * Begins to look at the state; nothing is served yet.
     *
     * @param folder of the shared state; it exists and is this user's
     * @param port at which the page is served: names its cookie
     * @param advice finds what is wrong; may take a second, runs on a thread of its own
     * @throws IOException the token can be neither read nor made
     */
    public Page(Path folder, int port, Function<StateSnapshot, List<Advice>> advice) throws IOException {
        this.folder = folder;
        this.token = PageToken.in(folder);
        this.doorkeeper = new Doorkeeper(token, port);
        this.advice = new AdviceBook(advice);
        work.setRemoveOnCancelPolicy(true);
        Future<?> sampling = work.scheduleAtFixedRate(guarded(this::sample), 0, SAMPLE_SECONDS, TimeUnit.SECONDS);
        Future<?> telling = work.scheduleAtFixedRate(guarded(this::tell), 0, EVENT_SECONDS, TimeUnit.SECONDS);
        assert !sampling.isCancelled() && !telling.isCancelled();
    }

    /** A task that fails is run the next time all the same. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | LinkageError failure) {
                warn(failure);
            }
        };
    }

    private static void warn(Throwable failure) {
        String line = "the page: " + failure;
        if (SAID.first(line)) {
            LOG.warn(line);
        }
    }

    /** Where the gateway counts how long its calls wait. */
    public WaitMeter meter() {
        return meter;
    }

    /** As {@link PageToken#secretPart}. */
    public String secretPart() {
        return token.secretPart();
    }

    /** Whether a request with this first line is for the page. */
    public boolean serves(String uri) {
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        return WITH_TOKEN.contains(path) || FILES.containsKey(path);
    }

    /** Answers a request that it {@link #serves}, on the page's thread. */
    public void answer(PageRequest request, Consumer<PageAnswer> then) {
        lastAskedNanos = System.nanoTime();
        if (work.getQueue().size() > MOST_ASKED) {
            then.accept(PageAnswer.plain(503, "kimi-gate: too many requests for the page at once"));
            return;
        }
        try {
            work.execute(() -> then.accept(answered(request)));
        } catch (RejectedExecutionException closing) {
            then.accept(PageAnswer.plain(503, "kimi-gate: the gateway ends"));
        }
    }

    private PageAnswer answered(PageRequest request) {
        try {
            PageAnswer refused = doorkeeper.check(request, FILES.containsKey(request.path()));
            return refused != null ? refused : content(request.path());
        } catch (StoreException failure) {
            return PageAnswer.plain(500, "kimi-gate: " + failure.getMessage());
        } catch (RuntimeException | LinkageError failure) {
            warn(failure);
            return PageAnswer.plain(500, "kimi-gate: the page failed; the log says why");
        }
    }

    private PageAnswer content(String path) throws StoreException {
        return switch (path) {
            case "/" ->
                PageAnswer.of(200, "text/html; charset=utf-8", view(state()).document());
            case "/status.json" -> PageAnswer.of(200, "application/json", StatusJson.text(state()));
            case "/metrics" ->
                PageAnswer.of(
                        200,
                        "application/openmetrics-text; version=1.0.0; charset=utf-8",
                        new Metrics(state(), history(), meter.read()).text());
            case "/events" -> PageAnswer.stream();
            default -> PageAnswer.of(200, FILES.getOrDefault(path, ""), file(path));
        };
    }

    private static String file(String path) {
        try (InputStream in = Page.class.getResourceAsStream(path.substring(1))) {
            if (in == null) {
                throw new IllegalStateException(path + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private StateSnapshot state() throws StoreException {
        StateSnapshot known = last;
        long now = System.currentTimeMillis();
        if (known != null && now - known.nowMillis() >= 0 && now - known.nowMillis() < ONE_MOMENT_MILLIS) {
            return known;
        }
        StateSnapshot read = StateSnapshot.in(folder, now);
        last = read;
        return read;
    }

    private History history() throws StoreException {
        History known = history;
        if (known == null) {
            known = new History(meter, state());
            history = known;
        }
        return known;
    }

    private PageView view(StateSnapshot state) throws StoreException {
        return new PageView(state, history(), advice.of(state));
    }

    private void sample() {
        try {
            history().add(state());
        } catch (StoreException unreadable) {
            warn(unreadable);
        }
    }

    private void tell() {
        if (!streams.isEmpty()) {
            lastAskedNanos = System.nanoTime();
            try {
                streams.tell(view(state()).parts());
            } catch (StoreException unreadable) {
                warn(unreadable);
            }
        }
    }

    /**
     * Events go there from now on.
     *
     * @return false: there are as many streams already as there may be
     */
    public boolean subscribe(Listener listener) {
        return streams.add(listener);
    }

    public void unsubscribe(Listener listener) {
        streams.remove(listener);
    }

    /** For how long nobody has looked at it. */
    public Duration unseen() {
        return Duration.ofNanos(System.nanoTime() - lastAskedNanos);
    }

    /** Ends its thread; whoever serves the page closes the streams. */
    @Override
    public void close() {
        work.shutdownNow();
    }

    /** Somebody who looks at the page. */
    public interface Listener {
        /** Takes an event; called from the page's thread, must not block. */
        void event(byte[] event);
    }
}
