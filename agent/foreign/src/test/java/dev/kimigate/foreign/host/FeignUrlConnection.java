package dev.kimigate.foreign.host;

import feign.client.DefaultClientTest;

/** Feign's tests on HttpURLConnection, with those that are made for this client. */
public final class FeignUrlConnection {
    private FeignUrlConnection() {}

    public static final class Client extends DefaultClientTest {}
}
