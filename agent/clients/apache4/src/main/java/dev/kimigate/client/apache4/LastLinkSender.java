package dev.kimigate.client.apache4;

import dev.kimigate.call.loop.ExchangeEnd;
import dev.kimigate.call.loop.Nothing;
import org.apache.http.Header;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpExecutionAware;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.concurrent.Cancellable;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.impl.execchain.ClientExecChain;
import org.jspecify.annotations.Nullable;

/** Sends by the last link of the client's chain. */
final class LastLinkSender extends BlockingSender {
    private final ClientExecChain last;
    private final HttpRoute route;
    private final HttpRequestWrapper request;
    private final HttpClientContext context;
    private final @Nullable HttpExecutionAware aware;
    /** As they are before the client adds its own, which it does not do twice. */
    private final Header[] headers;

    private @Nullable WatchedExecution execution;

    LastLinkSender(
            ClientExecChain last,
            HttpRoute route,
            HttpRequestWrapper request,
            HttpClientContext context,
            @Nullable HttpExecutionAware aware) {
        super(aware);
        this.last = last;
        this.route = route;
        this.request = request;
        this.context = context;
        this.aware = aware;
        this.headers = request.getAllHeaders();
    }

    @Override
    CloseableHttpResponse send(ExchangeEnd end) throws Exception {
        WatchedExecution watched = new WatchedExecution(aware, end);
        execution = watched;
        return last.execute(route, request, context, watched);
    }

    @Override
    void restore() {
        request.setHeaders(headers);
    }

    @Override
    Runnable breakOff(CloseableHttpResponse response) {
        WatchedExecution watched = execution;
        Cancellable exchange = watched == null ? null : watched.exchange();
        return exchange == null ? new Nothing() : new Disconnect(exchange);
    }

    /** A close of the response ends the exchange without a word to its body. */
    @Override
    CloseableHttpResponse delivered(CloseableHttpResponse response, ExchangeEnd end) {
        return WatchedResponse.of(response, end);
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    record Disconnect(Cancellable exchange) implements Runnable {
        @Override
        public void run() {
            exchange.cancel();
        }
    }
}
