package dev.kimigate.foreign.host;

import feign.Feign;
import feign.client.AbstractClientTest;
import feign.http2client.Http2Client;

/** Feign's tests on java.net.http. */
public final class FeignJdk {
    private FeignJdk() {}

    public static final class Client extends AbstractClientTest {
        @Override
        public Feign.Builder newBuilder() {
            return Feign.builder().client(new Http2Client());
        }
    }
}
