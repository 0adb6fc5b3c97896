package dev.kimigate.client.urlconnection;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.BlockingLoop;
import dev.kimigate.call.loop.KeptOutput;
import dev.kimigate.call.loop.SentBody;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import dev.kimigate.hook.HookResult;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the patched methods of {@code sun.net.www.protocol.http.HttpURLConnection} call first. A connection of https is
 * a subclass behind a facade, so each call passes here once.
 *
 * <p>{@code getInputStream0} is where all ways to an answer meet, under the connection's lock: it connects, sends a
 * body that was collected, follows redirects and logins, and reads the answer's head. It is entered again for each
 * header that the application looks at. {@code getOutputStream0} sends the head of a request whose body is not
 * collected.
 *
 * <p>Any thread; the calling thread waits.
 */
public final class UrlConnectionHook implements ClientHook {
    private static final String OUTPUT = "getOutputStream0";
    private static final String END = "disconnect";

    private final Supplier<@Nullable Gate> gate;
    private final Consumer<Throwable> failedOpen;
    private final Members members;
    /** Calls on their way; what their own thread calls of their connection passes. */
    private final Map<HttpURLConnection, ConnectionCall> calls = new ConcurrentHashMap<>();

    private final StreamedCalls streamed = new StreamedCalls();

    /** Throws {@link LinkageError} if this JDK has not all that is used here. */
    public UrlConnectionHook(HookContext context) {
        this.members = new Members(context.hooked());
        this.gate = context.gate();
        this.failedOpen = context.failedOpen();
    }

    @Override
    public HookResult apply(HookCall call) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) call.receiver();
        if (call.method().equals(END)) {
            disconnected(connection);
            return HookResult.goOn();
        }
        Gate ready = gate.get();
        if (ready == null || !ready.mayGate(connection.getURL().getHost())) {
            return HookResult.goOn();
        }
        if (calls.containsKey(connection)) {
            return HookResult.goOn();
        }
        return call.method().equals(OUTPUT) ? output(connection) : input(connection);
    }

    /** Another thread, or the same one between a body and its answer. */
    private void disconnected(HttpURLConnection connection) {
        ConnectionCall call = calls.get(connection);
        if (call != null) {
            call.disconnect();
        }
        StreamedCall written = streamed.take(connection);
        if (written != null) {
            written.attempt().abort();
        }
    }

    private HookResult input(HttpURLConnection connection) throws Exception {
        Started started;
        try {
            started = startInput(new ConnectionState(connection, members));
        } catch (RuntimeException | LinkageError failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
        if (started == null) {
            return HookResult.goOn();
        }
        calls.put(connection, started.call);
        try {
            Attempt attempt = started.attempt != null ? started.attempt : started.loop.enterOrFailOpen(failedOpen);
            return attempt == null
                    ? HookResult.goOn()
                    : HookResult.returning(started.loop.send(attempt).get());
        } finally {
            calls.remove(connection);
        }
    }

    private @Nullable Started startInput(ConnectionState state) {
        if (!state.isUnsent()) {
            return null;
        }
        StreamedCall written = streamed.take(state.connection());
        if (written != null) {
            written.attempt().demand(1);
            written.sent().ended(); // if not all of it was written, the connection has no answer
            ConnectionCall call = new ConnectionCall(written.gateCall(), state, written.request(), written.sent());
            return new Started(written.gateCall(), written.attempt(), call);
        }
        if (state.isStreaming() && state.hasOutput()) {
            return null; // begun ungated
        }
        GateCall gateCall = begin(state);
        if (gateCall == null) {
            return null;
        }
        ConnectionState.Request request = state.isStreaming() ? null : state.request();
        return new Started(gateCall, null, new ConnectionCall(gateCall, state, request, null));
    }

    private HookResult output(HttpURLConnection connection) throws Exception {
        Started started;
        ConnectionState.Request request;
        ConnectionState state = new ConnectionState(connection, members);
        try {
            GateCall gateCall = state.isUnwritten() ? begin(state) : null;
            if (gateCall == null) {
                return outputAgain(state);
            }
            request = state.request();
            started = new Started(gateCall, null, new ConnectionCall(gateCall, state, request, null));
        } catch (RuntimeException | LinkageError failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
        calls.put(connection, started.call);
        try {
            Attempt attempt = started.loop.enterOrFailOpen(failedOpen);
            return attempt == null ? HookResult.goOn() : HookResult.returning(write(started, state, request, attempt));
        } finally {
            calls.remove(connection);
        }
    }

    /** The same body for who asks for it twice. */
    private HookResult outputAgain(ConnectionState state) {
        StreamedCall written = streamed.get(state.connection());
        OutputStream output = written == null ? null : state.output();
        return written == null || output == null ? HookResult.goOn() : HookResult.returning(written.output(output));
    }

    private OutputStream write(Started started, ConnectionState state, ConnectionState.Request request, Attempt attempt)
            throws Exception {
        boolean written = false;
        try {
            SentBody sent = new SentBody(-1);
            KeptOutput output = new KeptOutput(state.getOutputStream(), sent);
            written = true;
            streamed.add(
                    state.connection(),
                    new StreamedCall(started.gateCall, attempt, request, sent, new WeakReference<>(output)));
            attempt.delivered(); // it is the application's turn
            attempt.endWhenCollected(state.connection());
            return output;
        } finally {
            if (!written) {
                started.call.failedToWrite(attempt);
            }
        }
    }

    private @Nullable GateCall begin(ConnectionState state) {
        Gate ready = gate.get();
        if (ready == null) {
            return null;
        }
        HttpURLConnection connection = state.connection();
        URL url = connection.getURL();
        return ready.begin(
                state.method(), url.getProtocol(), url.getHost(), url.getPort(), url.getPath(), state::requestHeader);
    }

    /** A call that goes on through the gate. */
    private static final class Started {
        final GateCall gateCall;
        final @Nullable Attempt attempt;
        final ConnectionCall call;
        final BlockingLoop<ConnectionAnswer> loop;

        Started(GateCall gateCall, @Nullable Attempt attempt, ConnectionCall call) {
            this.gateCall = gateCall;
            this.attempt = attempt;
            this.call = call;
            this.loop = new BlockingLoop<>(gateCall, call);
        }
    }
}
