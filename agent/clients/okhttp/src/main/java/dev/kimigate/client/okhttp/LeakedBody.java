package dev.kimigate.client.okhttp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Closes a body that nobody can read any more: else its connection would stay open until OkHttp looks for such, and the
 * server would count it. Warns of it in OkHttp's log as OkHttp would have done, and as late.
 */
final class LeakedBody implements Runnable {
    private final ResponseBody body;
    private final HttpUrl url;
    private final @Nullable Object site;
    private final long keepAliveNanos;
    private final Executor threads;

    /**
     * @param url of the request on the wire
     * @param site where the call was made, if OkHttp has noted that
     * @param threads may wait
     */
    LeakedBody(ResponseBody body, HttpUrl url, @Nullable Object site, long keepAliveNanos, Executor threads) {
        this.body = body;
        this.url = url;
        this.site = site;
        this.keepAliveNanos = keepAliveNanos;
        this.threads = threads;
    }

    @Override
    public void run() {
        body.close();
        CompletableFuture.delayedExecutor(keepAliveNanos, TimeUnit.NANOSECONDS, threads)
                .execute(this::warn);
    }

    private void warn() {
        HttpUrl server = new HttpUrl.Builder()
                .scheme(url.scheme())
                .host(url.host())
                .port(url.port())
                .build();
        warn("A connection to " + server + " was leaked. Did you forget to close a response body?");
    }

    /** By reflection: it is one of OkHttp's own insides, which may change. Then it goes without a warning. */
    private void warn(String message) {
        try {
            Class<?> platform = Class.forName(
                    OkHttpClient.class.getPackageName() + ".internal.platform.Platform",
                    true,
                    OkHttpClient.class.getClassLoader());
            platform.getMethod("logCloseableLeak", String.class, Object.class)
                    .invoke(platform.getMethod("get").invoke(null), message, site);
        } catch (ReflectiveOperationException | LinkageError changed) {
            // said above
        }
    }
}
