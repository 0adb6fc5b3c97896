package dev.kimigate.client.apache4.scenario;

import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/** Classic clients with room for many connections. */
final class Apache4Clients {
    private Apache4Clients() {}

    static HttpClientBuilder builder() {
        return HttpClientBuilder.create().setConnectionManager(connections());
    }

    static PoolingHttpClientConnectionManager connections() {
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager();
        connections.setDefaultMaxPerRoute(200);
        connections.setMaxTotal(200);
        return connections;
    }
}
