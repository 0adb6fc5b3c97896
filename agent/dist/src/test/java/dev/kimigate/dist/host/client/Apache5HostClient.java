package dev.kimigate.dist.host.client;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** Calls by the application's own Apache HttpClient 5, with a pool that lets all calls through. */
final class Apache5HostClient implements HostClient {
    private static final int CONNECTIONS = 100;

    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(CONNECTIONS)
                    .setMaxConnPerRoute(CONNECTIONS)
                    .build())
            .disableAutomaticRetries()
            .build();

    @Override
    public int call(String url, String key) throws IOException {
        HttpPost request = new HttpPost(url);
        request.setHeader("Authorization", "Bearer " + key);
        request.setEntity(new StringEntity(BODY));
        return http.execute(request, answer -> {
            EntityUtils.consume(answer.getEntity());
            return answer.getCode();
        });
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
