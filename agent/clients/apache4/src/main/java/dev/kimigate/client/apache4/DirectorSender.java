package dev.kimigate.client.apache4;

import dev.kimigate.call.loop.ExchangeEnd;
import dev.kimigate.call.loop.Nothing;
import dev.kimigate.call.loop.ThreadPasses;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpExecutionAware;
import org.apache.http.concurrent.Cancellable;
import org.apache.http.conn.ConnectionReleaseTrigger;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends by a client of the kind that was usual before 4.3 ({@code DefaultHttpClient}), which has no chain: with its
 * redirects, logins and repetitions after a broken connection.
 */
final class DirectorSender extends BlockingSender {
    private final Object client;
    private final Method execute;
    private final HttpHost target;
    private final HttpRequest request;
    /** The application's, or one of ours: the client tells there which connection it uses. */
    private final HttpContext context;

    private final ThreadPasses passes;

    /** {@code execute}: the hooked method, which subclasses of the client cannot override. */
    DirectorSender(
            Object client,
            Method execute,
            HttpHost target,
            HttpRequest request,
            @Nullable HttpContext context,
            ThreadPasses passes) {
        super(request instanceof HttpExecutionAware aware ? aware : null);
        this.client = client;
        this.execute = execute;
        this.target = target;
        this.request = request;
        this.context = context == null ? new BasicHttpContext() : context;
        this.passes = passes;
    }

    @Override
    CloseableHttpResponse send(ExchangeEnd end) throws Exception {
        passes.give();
        try {
            return (CloseableHttpResponse) execute.invoke(client, target, request, context);
        } catch (InvocationTargetException thrown) {
            throw thrown(thrown.getTargetException());
        } finally {
            boolean unused = passes.take(); // still there if the patch was switched off meanwhile
        }
    }

    private static Exception thrown(Throwable byTheClient) {
        if (byTheClient instanceof Error error) {
            throw error;
        }
        return (Exception) byTheClient;
    }

    /** The client sends a copy. */
    @Override
    void restore() {}

    @Override
    Runnable breakOff(CloseableHttpResponse response) {
        ConnectionReleaseTrigger connection = connection();
        return connection == null ? new Nothing() : new Abort(connection);
    }

    /** A close of the response closes its content; an abort of the request tells the connection alone. */
    @Override
    CloseableHttpResponse delivered(CloseableHttpResponse response, ExchangeEnd end) {
        ConnectionReleaseTrigger connection = connection();
        if (request instanceof HttpExecutionAware aware && connection != null) {
            aware.setCancellable(new WatchedExecution.WatchedCancel(new Abort(connection), end));
            if (aware.isAborted()) {
                end.closed();
            }
        }
        return response;
    }

    private @Nullable ConnectionReleaseTrigger connection() {
        return context.getAttribute(HttpCoreContext.HTTP_CONNECTION) instanceof ConnectionReleaseTrigger connection
                ? connection
                : null;
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    private record Abort(ConnectionReleaseTrigger connection) implements Cancellable, Runnable {
        @Override
        public boolean cancel() {
            try {
                connection.abortConnection();
                return true;
            } catch (IOException closedAllTheSame) {
                return false;
            }
        }

        @Override
        public void run() {
            boolean unused = cancel();
        }
    }
}
