package dev.kimigate.weave;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.concurrent.CompletableFuture;

/** Methods of the hooked shapes; the first instruction of one is the target of a jump, which needs a frame there. */
public class SampleClient {
    public int closed;

    public CharSequence send(HttpRequest request, BodyHandler<?> handler) {
        do {
            if (request == null) {
                return "original of null";
            }
        } while (handler == null);
        return "original " + request.method();
    }

    public CompletableFuture<String> sendAsync(HttpRequest request, BodyHandler<?> handler) {
        return CompletableFuture.completedFuture("original two");
    }

    public CompletableFuture<String> sendAsync(
            HttpRequest request, BodyHandler<?> handler, PushPromiseHandler<?> push) {
        return CompletableFuture.completedFuture("original three");
    }

    public void close() {
        do {
            if (closed > 0) {
                closed++;
                return;
            }
        } while (closed < 0);
        closed = 1;
    }

    /** Not the one that ends a client. */
    public String close(String how) {
        return "untouched";
    }

    /** Primitive arguments of one and two places, and a primitive result. */
    public long sum(int small, long large, boolean negative, double part, String text) {
        long sum = small + large + (long) part + text.length();
        return negative ? -sum : sum;
    }

    public boolean isEmpty(byte octet, char letter, short number, float part) {
        return octet == 0 && letter == 0 && number == 0 && part == 0;
    }

    public String other(HttpRequest request) {
        return "untouched";
    }
}
