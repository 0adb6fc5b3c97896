package dev.kimigate.foreign.host;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.jspecify.annotations.Nullable;

/** Sends by Apache HttpClient 5, as it is by default but for redirects, which these tests follow themselves. */
final class AzureByApache5 implements BlockingAzureClient.Sender {
    private static final CloseableHttpClient CLIENT =
            HttpClients.custom().disableRedirectHandling().build();

    @Override
    public BlockingAzureClient.Answer send(HttpRequest request, byte @Nullable [] body) throws IOException {
        return CLIENT.execute(converted(request, body), AzureByApache5::answer);
    }

    private static ClassicHttpRequest converted(HttpRequest request, byte @Nullable [] body) throws IOException {
        ClassicRequestBuilder builder =
                ClassicRequestBuilder.create(request.getHttpMethod().toString()).setUri(uri(request));
        String type = request.getHeaders().getValue(HttpHeaderName.CONTENT_TYPE);
        if (body != null) {
            builder.setEntity(body, type == null ? null : ContentType.parse(type));
        }
        request.getHeaders().stream()
                .filter(header -> !header.getName().equalsIgnoreCase("Content-Length"))
                .forEach(header -> header.getValuesList().forEach(value -> builder.addHeader(header.getName(), value)));
        return builder.build();
    }

    private static URI uri(HttpRequest request) throws IOException {
        try {
            return request.getUrl().toURI();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static BlockingAzureClient.Answer answer(ClassicHttpResponse answer) throws IOException {
        HttpHeaders headers = new HttpHeaders();
        for (Header header : answer.getHeaders()) {
            headers.add(HttpHeaderName.fromString(header.getName()), header.getValue());
        }
        byte[] body = answer.getEntity() == null ? null : EntityUtils.toByteArray(answer.getEntity());
        return new BlockingAzureClient.Answer(answer.getCode(), headers, body == null ? new byte[0] : body);
    }
}
