package dev.kimigate.harness.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Takes one item after another; its future ends with all of them. */
class Collector<T> implements Flow.Subscriber<T> {

    private final List<T> items = new ArrayList<>();
    private final CompletableFuture<List<T>> all = new CompletableFuture<>();
    private Flow.@org.jspecify.annotations.Nullable Subscription subscription;

    final CompletableFuture<List<T>> items() {
        return all;
    }

    @Override
    public final void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public final void onNext(T item) {
        items.add(item);
        if (subscription != null) {
            subscription.request(1);
        }
    }

    @Override
    public final void onError(Throwable failure) {
        all.completeExceptionally(failure);
    }

    @Override
    public final void onComplete() {
        all.complete(items);
    }
}
