package dev.kimigate.foreign.host;

import feign.Feign;
import feign.client.AbstractClientTest;
import feign.okhttp.OkHttpClient;

/** Feign's tests on OkHttp. */
public final class FeignOkHttp {
    private FeignOkHttp() {}

    public static final class Client extends AbstractClientTest {
        @Override
        public Feign.Builder newBuilder() {
            return Feign.builder()
                    .client(new OkHttpClient(new okhttp3.OkHttpClient.Builder()
                            .addInterceptor(RequestCounter.counter())
                            .build()));
        }
    }
}
