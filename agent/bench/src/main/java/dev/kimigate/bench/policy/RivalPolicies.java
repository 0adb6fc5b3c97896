package dev.kimigate.bench.policy;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limiter.BlockingLimiter;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import dev.failsafe.Bulkhead;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/**
 * Each as its own documentation shows it, told the account's limit. Pauses between attempts are the same everywhere:
 * half a second, doubled up to eight, times a random 0.5 to 1.5.
 */
final class RivalPolicies {

    private static final int LIMIT = 20;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LAST = Duration.ofSeconds(8);

    private RivalPolicies() {}

    /** Names are a library and, after a colon, how many attempts or permits. */
    static RivalPolicy of(String name) {
        String[] parts = name.split(":", 2);
        int number = parts.length == 2 ? Integer.parseInt(parts[1]) : 1;
        return switch (parts[0]) {
            case "none" -> RivalPolicy.Sender::send;
            case "semaphore" -> semaphore(number);
            case "resilience4j" -> resilience4j(number);
            case "failsafe" -> failsafe(number);
            case "concurrency-limits" -> retrying(concurrencyLimits(), number);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static RivalPolicy semaphore(int permits) {
        Semaphore semaphore = new Semaphore(permits, true);
        return sender -> {
            semaphore.acquire();
            try {
                return sender.send();
            } finally {
                semaphore.release();
            }
        };
    }

    private static RivalPolicy resilience4j(int attempts) {
        BulkheadConfig config = BulkheadConfig.custom()
                .maxConcurrentCalls(LIMIT)
                .maxWaitDuration(LONG)
                .build();
        io.github.resilience4j.bulkhead.Bulkhead bulkhead = io.github.resilience4j.bulkhead.Bulkhead.of("kimi", config);
        return retrying(
                sender -> io.github.resilience4j.bulkhead.Bulkhead.decorateCallable(bulkhead, sender::send)
                        .call(),
                attempts);
    }

    /** resilience4j's Retry around another policy. */
    private static RivalPolicy retrying(RivalPolicy inner, int attempts) {
        RetryConfig config = RetryConfig.<Integer>custom()
                .maxAttempts(attempts)
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(FIRST, 2, 0.5, LAST))
                .retryOnResult(RivalPolicy::refused)
                .build();
        Retry retry = Retry.of("kimi", config);
        return sender -> {
            Callable<Integer> call = () -> inner.call(sender);
            return Retry.decorateCallable(retry, call).call();
        };
    }

    private static RivalPolicy failsafe(int attempts) {
        RetryPolicy<Integer> retry = RetryPolicy.<Integer>builder()
                .handleResultIf(status -> status != null && RivalPolicy.refused(status))
                .withMaxRetries(attempts - 1)
                .withBackoff(FIRST, LAST)
                .withJitter(0.5)
                .build();
        Bulkhead<Integer> bulkhead =
                Bulkhead.<Integer>builder(LIMIT).withMaxWaitTime(LONG).build();
        FailsafeExecutor<Integer> executor = Failsafe.with(retry, bulkhead);
        return sender -> executor.get(sender::send);
    }

    private static RivalPolicy concurrencyLimits() {
        Limiter<Void> limiter = BlockingLimiter.wrap(
                SimpleLimiter.newBuilder()
                        .limit(AIMDLimit.newBuilder()
                                .initialLimit(LIMIT)
                                .maxLimit(LIMIT)
                                .build())
                        .build(),
                Duration.ofMinutes(5));
        return sender -> {
            Limiter.Listener listener = limiter.acquire(null).orElseThrow();
            try {
                int status = sender.send();
                if (RivalPolicy.refused(status)) {
                    listener.onDropped();
                } else {
                    listener.onSuccess();
                }
                return status;
            } catch (Exception e) {
                listener.onIgnore();
                throw e;
            }
        };
    }
}
