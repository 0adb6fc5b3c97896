package dev.kimigate.dist.host.sdk;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Counts the calls that an SDK makes of OkHttp. An application's interceptor, so that it sees each once. */
final class CountingInterceptor implements Interceptor {
    private final AtomicInteger attempts;

    CountingInterceptor(AtomicInteger attempts) {
        this.attempts = attempts;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        attempts.incrementAndGet();
        return chain.proceed(chain.request());
    }
}
