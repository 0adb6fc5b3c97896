package dev.kimigate.client.okhttp;

import dev.kimigate.hook.ClientHook;
import dev.kimigate.testing.LibraryCopy;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;

/** One release of OkHttp in a loader of its own. */
final class OkHttpCopy extends LibraryCopy {
    OkHttpCopy(String release, boolean relocated) throws Exception {
        super(
                new Content(
                        Path.of("target", "okhttp", release),
                        "dev.kimigate.client.okhttp",
                        "dev.kimigate.client.okhttp.scenario",
                        List.of("okhttp3/", "okio/"),
                        List.of("kotlin/", "retrofit2/")),
                relocated);
    }

    /** Makes the hook as the first call would. */
    ClientHook makeHook() throws Exception {
        return makeHook("okhttp3/internal/http/RetryAndFollowUpInterceptor");
    }

    /** What the link check finds here. */
    String linkCheck() throws Exception {
        Method run = helper("LinkCheck").getDeclaredMethod("run");
        run.setAccessible(true);
        return run.invoke(null).toString();
    }
}
