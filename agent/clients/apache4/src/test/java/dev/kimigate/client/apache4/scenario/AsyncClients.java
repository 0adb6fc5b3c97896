package dev.kimigate.client.apache4.scenario;

import dev.kimigate.testing.CopyFixture;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;

/** Asynchronous clients with room for many connections, and a request. */
final class AsyncClients {
    private AsyncClients() {}

    static HttpAsyncClientBuilder builder() {
        return HttpAsyncClientBuilder.create().setMaxConnPerRoute(200).setMaxConnTotal(200);
    }

    static CloseableHttpAsyncClient started() {
        return started(builder());
    }

    static CloseableHttpAsyncClient started(HttpAsyncClientBuilder builder) {
        CloseableHttpAsyncClient client = builder.build();
        client.start();
        return client;
    }

    static HttpPost post(CopyFixture fixture, String path) {
        HttpPost post = new HttpPost(fixture.server.url(path));
        post.setEntity(new StringEntity("{}", ContentType.APPLICATION_JSON));
        return post;
    }
}
