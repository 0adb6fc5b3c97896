package dev.kimigate.dist.host.minified.okhttp3.internal.http;

/** As a minifier leaves it that keeps names of classes and not of methods. */
public final class RetryAndFollowUpInterceptor {
    public Object a(Object chain) {
        return chain;
    }
}
