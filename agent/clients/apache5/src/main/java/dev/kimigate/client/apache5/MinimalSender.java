package dev.kimigate.client.apache5;

import dev.kimigate.call.loop.ExchangeEnd;
import dev.kimigate.call.loop.Nothing;
import dev.kimigate.call.loop.ThreadPasses;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.EofSensorInputStream;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Sends by a minimal client, which shows nothing of its connection. */
final class MinimalSender extends ClassicSender {
    private final CloseableHttpClient client;
    private final HttpHost target;
    private final ClassicHttpRequest request;
    private final @Nullable HttpContext context;
    private final ThreadPasses passes;

    MinimalSender(
            CloseableHttpClient client,
            HttpHost target,
            ClassicHttpRequest request,
            @Nullable HttpContext context,
            ThreadPasses passes) {
        this.client = client;
        this.target = target;
        this.request = request;
        this.context = context;
        this.passes = passes;
    }

    @Override
    ClassicHttpResponse send(ExchangeEnd end) throws Exception {
        passes.give();
        try {
            return client.execute(target, request, context);
        } finally {
            boolean unused = passes.take(); // still there if the patch was switched off meanwhile
        }
    }

    @Override
    boolean isCancelled() {
        return request instanceof CancellableDependency cancellable && cancellable.isCancelled();
    }

    @Override
    void release() {}

    @Override
    Runnable breakOff(InputStream content) {
        return new Abort(content);
    }

    /** The connection cannot be reached without the content, which is gone: it stays open, as it does bare. */
    @Override
    Runnable forget() {
        return new Nothing();
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    private record Abort(InputStream content) implements Runnable {
        @Override
        public void run() {
            if (content instanceof EofSensorInputStream watched) {
                try {
                    watched.abort();
                } catch (IOException closedAllTheSame) {
                    return;
                }
            }
        }
    }

    @Override
    void delivered(ExchangeEnd end) {}
}
