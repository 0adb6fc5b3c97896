package dev.kimigate.client.apache4.scenario;

import dev.kimigate.testing.AdapterAnswer;
import dev.kimigate.testing.AdapterCall;
import dev.kimigate.testing.AdapterRequest;
import dev.kimigate.testing.CallEnd;
import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.Feature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;
import org.apache.http.client.methods.HttpHead;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.conn.ConnectionPoolTimeoutException;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.execchain.RequestAbortedException;

/** The classic client in the shared scenarios; loaded beside each copy. */
public class Apache4Adapter implements ClientAdapter {
    private final CloseableHttpClient client;

    public Apache4Adapter() {
        this(Apache4Clients.builder().disableAutomaticRetries().build());
    }

    Apache4Adapter(CloseableHttpClient client) {
        this.client = client;
    }

    @Override
    public Set<Feature> features() {
        return EnumSet.of(
                Feature.BLOCKING,
                Feature.BLOCKING_CANCEL,
                Feature.TIMEOUT,
                Feature.COLLECTED_BODIES,
                Feature.KEPT_REQUESTS);
    }

    @Override
    public AdapterCall call(AdapterRequest request) {
        HttpRequestBase http = Requests.of(request);
        if (request.timeout() != null) {
            timeout(http, (int) request.timeout().toMillis());
        }
        return new Call(this, http);
    }

    void timeout(HttpRequestBase request, int millis) {
        Requests.timeout(request, millis);
    }

    CloseableHttpResponse execute(CloseableHttpClient with, HttpRequestBase request) throws IOException {
        return with.execute(request);
    }

    @Override
    public String failure(CallEnd end) {
        return switch (end) {
            case CANCELLED, INTERRUPTED -> RequestAbortedException.class.getName() + ": Request aborted";
            case WAIT_OVER -> ConnectionPoolTimeoutException.class.getName() + ": ";
        };
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests as an application makes them. */
    static final class Requests {
        private Requests() {}

        static HttpRequestBase of(AdapterRequest request) {
            HttpRequestBase http = request.method().equals("HEAD") ? new HttpHead() : new WithBody(request.method());
            http.setURI(URI.create(request.url()));
            request.headers().forEach(http::setHeader);
            if (http instanceof WithBody enclosing) {
                enclosing.setEntity(entity(request));
            }
            return http;
        }

        static void timeout(HttpRequestBase request, int millis) {
            request.setConfig(RequestConfig.custom().setSocketTimeout(millis).build());
        }

        private static HttpEntity entity(AdapterRequest request) {
            if (request.body() == null) {
                return null;
            }
            byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
            return request.replayable()
                    ? new ByteArrayEntity(body, ContentType.APPLICATION_JSON)
                    : new InputStreamEntity(new ByteArrayInputStream(body), body.length, ContentType.APPLICATION_JSON);
        }
    }

    private static final class WithBody extends HttpEntityEnclosingRequestBase {
        private final String method;

        WithBody(String method) {
            this.method = method;
        }

        @Override
        public String getMethod() {
            return method;
        }
    }

    private record Call(Apache4Adapter adapter, HttpRequestBase request) implements AdapterCall {
        @Override
        public AdapterAnswer send() throws IOException {
            return new Answer(request, adapter.execute(adapter.client, request));
        }

        @Override
        public void cancel() {
            request.abort();
        }
    }

    private static final class Answer implements AdapterAnswer {
        private final HttpRequestBase request;
        private final CloseableHttpResponse response;
        private final InputStream body;

        Answer(HttpRequestBase request, CloseableHttpResponse response) throws IOException {
            this.request = request;
            this.response = response;
            this.body = response.getEntity() == null
                    ? InputStream.nullInputStream()
                    : response.getEntity().getContent();
        }

        @Override
        public int status() {
            return response.getStatusLine().getStatusCode();
        }

        @Override
        public String header(String name) {
            Header header = response.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }

        @Override
        public InputStream body() {
            return body;
        }

        /** Old kinds of clients read what is left when they are closed, and wait for it; behind an abort it fails. */
        @Override
        public void close() {
            request.abort();
            try {
                response.close();
            } catch (IOException aborted) {
                return;
            }
        }
    }
}
