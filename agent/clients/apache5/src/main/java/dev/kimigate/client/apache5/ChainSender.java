package dev.kimigate.client.apache5;

import dev.kimigate.call.loop.ExchangeEnd;
import java.io.InputStream;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** Sends by the rest of the client's chain. */
final class ChainSender extends ClassicSender {
    private final ExecChainHandler connect;
    private final ClassicHttpRequest request;
    private final ExecChain.Scope scope;
    private final ExecRuntime runtime;
    private final ExecChain chain;
    private final LiveAnswers answers;

    ChainSender(
            ExecChainHandler connect,
            ClassicHttpRequest request,
            ExecChain.Scope scope,
            ExecChain chain,
            LiveAnswers answers) {
        this.connect = connect;
        this.request = request;
        this.scope = scope;
        this.runtime = scope.execRuntime;
        this.chain = chain;
        this.answers = answers;
    }

    @Override
    ClassicHttpResponse send(ExchangeEnd end) throws Exception {
        ExecChain.Scope watched = new ExecChain.Scope(
                scope.exchangeId,
                scope.route,
                scope.originalRequest,
                WatchedRuntime.of(runtime, end),
                scope.clientContext);
        return connect.execute(request, watched, new PassedChain(chain));
    }

    @Override
    boolean isCancelled() {
        return runtime.isExecutionAborted();
    }

    /** One that carries an authentication must go on where it began. */
    @Override
    void release() {
        if (!runtime.isEndpointAcquired()) {
            return;
        }
        for (AuthExchange exchange : scope.clientContext.getAuthExchanges().values()) {
            if (exchange.isConnectionBased()) {
                return;
            }
        }
        runtime.releaseEndpoint();
    }

    @Override
    Runnable breakOff(InputStream content) {
        return forget();
    }

    @Override
    Runnable forget() {
        return new Disconnect(runtime);
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    private record Disconnect(ExecRuntime runtime) implements Runnable {
        @Override
        public void run() {
            if (runtime instanceof Cancellable cancellable) {
                cancellable.cancel();
            } else {
                runtime.discardEndpoint();
            }
        }
    }

    /** From the answer's head on, a cancel of the request closes the connection and tells nobody else. */
    @Override
    void delivered(ExchangeEnd end) {
        answers.delivered(runtime, end);
        if (scope.originalRequest instanceof CancellableDependency cancelled
                && runtime instanceof Cancellable exchange) {
            cancelled.setDependency(new WatchedCancel(exchange, end));
            if (cancelled.isCancelled()) {
                end.closed();
            }
        }
    }

    /** What a request tells that is cancelled. */
    private record WatchedCancel(Cancellable exchange, ExchangeEnd end) implements Cancellable {
        @Override
        public boolean cancel() {
            try {
                return exchange.cancel();
            } finally {
                end.closed();
            }
        }
    }
}
