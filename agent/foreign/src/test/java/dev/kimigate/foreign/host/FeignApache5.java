package dev.kimigate.foreign.host;

import feign.Feign;
import feign.client.AbstractClientTest;
import feign.hc5.ApacheHttp5Client;
import org.junit.Ignore;
import org.junit.Test;

/** Feign's tests on Apache HttpClient 5. */
public final class FeignApache5 {
    private FeignApache5() {}

    public static final class Client extends AbstractClientTest {
        @Override
        public Feign.Builder newBuilder() {
            return Feign.builder().client(new ApacheHttp5Client());
        }

        /** Four minutes, with the agent or without. */
        @Test
        @Ignore
        @Override
        public void testVeryLongResponseNullLength() {}
    }
}
