package dev.kimigate.client.apache5.scenario;

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.fluent.Request;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.core5.http.ContentType;

/** What a scenario cannot name because another class has its simple name. */
final class FluentRequests {
    private FluentRequests() {}

    static Request post(String url) {
        return Request.post(url).bodyString("{}", ContentType.APPLICATION_JSON);
    }

    static BasicCredentialsProvider credentials(String host, int port) {
        BasicCredentialsProvider provider = new BasicCredentialsProvider();
        provider.setCredentials(
                new AuthScope(host, port), new UsernamePasswordCredentials("user", "secret".toCharArray()));
        return provider;
    }
}
