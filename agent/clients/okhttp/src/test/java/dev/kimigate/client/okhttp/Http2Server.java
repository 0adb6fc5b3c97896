package dev.kimigate.client.okhttp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/** Speaks HTTP/2 without TLS, to clients that know so beforehand; a scenario scripts what a path answers. */
public final class Http2Server implements AutoCloseable {
    /** Answers one request; {@code number} counts those of its path from 1. The stream ends when it returns. */
    public interface Script {
        void answer(int number, Answer answer) throws IOException, InterruptedException;
    }

    /** An answer on its way. */
    public record Answer(Request request, Response response, OutputStream out) {
        public void head(int status, String type) throws IOException {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            out.flush();
        }

        public void text(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** The number of its stream. */
        public int stream() {
            return Integer.parseInt(request.getId());
        }

        /** No stream of this connection after {@code last} was or will be looked at. */
        public void goAway(int last) {
            HTTP2Connection connection =
                    (HTTP2Connection) request.getConnectionMetaData().getConnection();
            connection.getSession().goAway(new GoAwayFrame(last, ErrorCode.NO_ERROR.code, null), Callback.NOOP);
        }

        /** Promises the answer to a GET of a path, and answers it as asked for. */
        public void push(String path) {
            HttpURI uri = HttpURI.build(request.getHttpURI()).pathQuery(path);
            request.push(new MetaData.Request("GET", uri, HttpVersion.HTTP_2, HttpFields.EMPTY));
        }
    }

    public final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Server jetty = new Server();
    private final ServerConnector connector;

    Http2Server() throws Exception {
        connector = new ServerConnector(jetty, new HTTP2CServerConnectionFactory(new HttpConfiguration()));
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        jetty.setHandler(new Scripted());
        jetty.start();
    }

    public void on(String path, Script script) {
        scripts.put(path, script);
    }

    public String url(String path) {
        return "http://127.0.0.1:" + connector.getLocalPort() + path;
    }

    /** How often a path was asked for. */
    public int count(String path) {
        AtomicInteger count = counts.get(path);
        return count == null ? 0 : count.get();
    }

    @Override
    public void close() {
        LifeCycle.stop(jetty);
    }

    private final class Scripted extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String path = Request.getPathInContext(request);
            int number =
                    counts.computeIfAbsent(path, fresh -> new AtomicInteger()).incrementAndGet();
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            try {
                Content.Source.consumeAll(request);
                scripts.getOrDefault(path, Http2Server::fine)
                        .answer(number, new Answer(request, response, Content.Sink.asOutputStream(response)));
                inFlight.decrementAndGet(); // before the last frame, which lets the client's next call come
                callback.succeeded();
            } catch (IOException | InterruptedException clientWent) {
                inFlight.decrementAndGet();
                callback.failed(clientWent);
            }
            return true;
        }
    }

    private static void fine(int number, Answer answer) throws IOException {
        answer.head(200, "text/plain");
        answer.text("done");
    }
}
