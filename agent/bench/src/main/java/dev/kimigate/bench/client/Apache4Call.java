package dev.kimigate.bench.client;

import java.io.IOException;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/** Apache HttpClient 4, classic. */
public final class Apache4Call implements OneCall {
    private final CloseableHttpClient client = HttpClients.createDefault();
    private final String url;

    public Apache4Call(String url) {
        this.url = url;
    }

    @Override
    public String make() throws IOException {
        return client.execute(request(), answer -> EntityUtils.toString(answer.getEntity()));
    }

    @Override
    public Object wayIn() {
        HttpPost request = request();
        request.abort();
        try {
            return client.execute(request);
        } catch (IOException expected) {
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
