package dev.kimigate.client.apache5.scenario;

import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

/** Classic clients with room for many connections. */
final class ClassicClients {
    private ClassicClients() {}

    static HttpClientBuilder builder() {
        return HttpClientBuilder.create().setConnectionManager(connections());
    }

    static PoolingHttpClientConnectionManager connections() {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(200)
                .setMaxConnTotal(200)
                .build();
    }
}
