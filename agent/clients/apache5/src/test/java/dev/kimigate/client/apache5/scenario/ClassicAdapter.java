package dev.kimigate.client.apache5.scenario;

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
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/** The classic client in the shared scenarios; loaded beside each copy. */
public class ClassicAdapter implements ClientAdapter {
    private final CloseableHttpClient client;

    public ClassicAdapter() {
        this(ClassicClients.builder().disableAutomaticRetries().build());
    }

    ClassicAdapter(CloseableHttpClient client) {
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
        HttpUriRequestBase http = new HttpUriRequestBase(request.method(), URI.create(request.url()));
        request.headers().forEach(http::setHeader);
        http.setEntity(entity(request));
        if (request.timeout() != null) {
            http.setConfig(RequestConfig.custom()
                    .setResponseTimeout(request.timeout().toMillis(), TimeUnit.MILLISECONDS)
                    .build());
        }
        return new Call(client, http);
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

    @Override
    public String failure(CallEnd end) {
        String failed = CloseableHttpClient.class.getPackageName() + ".RequestFailedException: Request aborted";
        return switch (end) {
            case CANCELLED, INTERRUPTED -> failed;
            case WAIT_OVER -> Header.class.getPackageName() + ".ConnectionRequestTimeoutException: ";
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

    private record Call(CloseableHttpClient client, HttpUriRequestBase request) implements AdapterCall {
        @Override
        public AdapterAnswer send() throws IOException {
            HttpHost target = new HttpHost(request.getScheme(), request.getAuthority());
            return new Answer(request, client.execute(target, request, HttpClientContext.create()));
        }

        @Override
        public void cancel() {
            request.cancel();
        }
    }

    private static final class Answer implements AdapterAnswer {
        private final HttpUriRequestBase request;
        private final CloseableHttpResponse response;

        Answer(HttpUriRequestBase request, CloseableHttpResponse response) {
            this.request = request;
            this.response = response;
        }

        @Override
        public int status() {
            return response.getCode();
        }

        @Override
        public String header(String name) {
            Header header = response.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }

        @Override
        public InputStream body() {
            try {
                return response.getEntity() == null
                        ? InputStream.nullInputStream()
                        : response.getEntity().getContent();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A close alone reads what is left, and waits for it; behind a cancel it fails. */
        @Override
        public void close() {
            request.cancel();
            try {
                response.close();
            } catch (IOException cancelled) {
                return;
            }
        }
    }
}
