package dev.kimigate.foreign.host;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** Sends by HttpURLConnection. */
final class AzureByUrlConnection implements BlockingAzureClient.Sender {
    @Override
    public BlockingAzureClient.Answer send(HttpRequest request, byte @Nullable [] body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) request.getUrl().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(request.getHttpMethod().toString());
        request.getHeaders().stream()
                .forEach(header -> header.getValuesList()
                        .forEach(value -> connection.addRequestProperty(header.getName(), value)));
        if (body != null && body.length > 0) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new BlockingAzureClient.Answer(
                    status, headers(connection), in == null ? new byte[0] : in.readAllBytes());
        }
    }

    private static HttpHeaders headers(HttpURLConnection connection) {
        HttpHeaders headers = new HttpHeaders();
        connection.getHeaderFields().forEach((name, values) -> {
            if (name != null) {
                headers.set(HttpHeaderName.fromString(name), values);
            }
        });
        return headers;
    }
}
