package dev.kimigate.client.okhttp;

import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Closes a body that nobody can read any more, and warns of it in OkHttp's log as OkHttp would have done. Left to
 * OkHttp, its connection would stay open for up to five minutes, and the server would count it.
 */
final class LeakedBody implements Runnable {
    private final ResponseBody body;
    private final HttpUrl url;
    private final @Nullable Object stack;

    /** {@code url} is that of the request on the wire; {@code stack} is where it was made, if OkHttp has noted that. */
    LeakedBody(ResponseBody body, HttpUrl url, @Nullable Object stack) {
        this.body = body;
        this.url = url;
        this.stack = stack;
    }

    @Override
    public void run() {
        body.close();
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
                    .invoke(platform.getMethod("get").invoke(null), message, stack);
        } catch (ReflectiveOperationException | LinkageError changed) {
            // said above
        }
    }
}
