package dev.kimigate.client.okhttp;

import dev.kimigate.call.loop.Dispatcher;
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
    private final @Nullable OkHttpClient client;

    /**
     * @param url of the request on the wire
     * @param site where the call was made, if OkHttp has noted that
     * @param client whose call it was, if that is known
     */
    LeakedBody(ResponseBody body, HttpUrl url, @Nullable Object site, @Nullable OkHttpClient client) {
        this.body = body;
        this.url = url;
        this.site = site;
        this.client = client;
    }

    @Override
    public void run() {
        body.close();
        HttpUrl server = new HttpUrl.Builder()
                .scheme(url.scheme())
                .host(url.host())
                .port(url.port())
                .build();
        warnLater(
                "A connection to " + server + " was leaked. Did you forget to close a response body?",
                site,
                Insides.keepAliveNanos(client));
    }

    /** Without the body: it need not live until then. */
    private static void warnLater(String message, @Nullable Object site, long nanos) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Threads.OURS)
                .execute(() -> warn(message, site));
    }

    /** By reflection: it is one of OkHttp's own insides, which may change. Then it goes without a warning. */
    private static void warn(String message, @Nullable Object site) {
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

    /** Made with the first leak, which most programs never have. */
    private static final class Threads {
        static final Executor OURS = new Dispatcher();

        private Threads() {}
    }
}
