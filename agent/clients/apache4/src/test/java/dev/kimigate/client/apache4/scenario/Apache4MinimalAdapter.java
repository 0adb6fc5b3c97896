package dev.kimigate.client.apache4.scenario;

import java.io.IOException;
import java.net.URI;
import org.apache.http.HttpHost;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;

/** A minimal classic client in the shared scenarios; loaded beside each copy. */
public final class Apache4MinimalAdapter extends Apache4Adapter {
    public Apache4MinimalAdapter() {
        super(HttpClients.createMinimal(Apache4Clients.connections()));
    }

    /** The first releases send the whole URL if it is in the request. */
    @Override
    CloseableHttpResponse execute(CloseableHttpClient client, HttpRequestBase request) throws IOException {
        HttpHost target = URIUtils.extractHost(request.getURI());
        request.setURI(URI.create(request.getURI().getRawPath()));
        return client.execute(target, request);
    }
}
