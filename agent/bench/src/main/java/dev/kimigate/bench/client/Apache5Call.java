package dev.kimigate.bench.client;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** Apache HttpClient 5, classic. */
public final class Apache5Call implements OneCall {
    private final CloseableHttpClient client = HttpClients.createDefault();
    private final String url;

    public Apache5Call(String url) {
        this.url = url;
    }

    @Override
    public String make() throws IOException {
        return client.execute(request(), answer -> EntityUtils.toString(answer.getEntity()));
    }

    @Override
    public Object wayIn() {
        HttpPost request = request();
        request.cancel();
        try {
            return client.execute(request, answer -> answer);
        } catch (IOException | IllegalStateException expected) {
            return expected;
        }
    }

    private HttpPost request() {
        HttpPost request = new HttpPost(url);
        request.setHeader("Authorization", KEY);
        request.setEntity(new StringEntity(BODY, ContentType.APPLICATION_JSON));
        return request;
    }
}
