package dev.kimigate.foreign.host;

import feign.Feign;
import feign.client.AbstractClientTest;
import feign.httpclient.ApacheHttpClient;
import org.junit.Ignore;
import org.junit.Test;

/** Feign's tests on Apache HttpClient 4. */
public final class FeignApache4 {
    private FeignApache4() {}

    public static final class Client extends AbstractClientTest {
        @Override
        public Feign.Builder newBuilder() {
            return Feign.builder().client(new ApacheHttpClient());
        }

        /** Four minutes, with the agent or without. */
        @Test
        @Ignore
        @Override
        public void testVeryLongResponseNullLength() {}
    }
}
