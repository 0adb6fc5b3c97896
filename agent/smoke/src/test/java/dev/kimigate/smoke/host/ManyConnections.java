package dev.kimigate.smoke.host;

import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/** Apache HttpClient 5 with a pool that lets more calls through than Kimi allows; by default it is five to a server. */
final class ManyConnections {
    private static final int CONNECTIONS = 100;

    private ManyConnections() {}

    static HttpComponentsClientHttpRequestFactory apache5() {
        return new HttpComponentsClientHttpRequestFactory(HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .build())
                .build());
    }
}
