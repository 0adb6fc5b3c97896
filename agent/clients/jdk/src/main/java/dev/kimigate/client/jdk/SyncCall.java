package dev.kimigate.client.jdk;

import dev.kimigate.call.Course;
import dev.kimigate.call.Lease;
import dev.kimigate.limiter.WaitTimeoutException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CancellationException;

/** {@code HttpClient.send}: the caller's thread waits and sends. */
final class SyncCall {
    private SyncCall() {}

    static <T> HttpResponse<T> send(JdkCall<T> call) throws IOException, InterruptedException {
        try {
            return send(call, enter(call));
        } finally {
            call.accepted().end();
        }
    }

    private static <T> HttpResponse<T> send(JdkCall<T> call, Lease first) throws IOException, InterruptedException {
        Lease lease = first;
        while (true) {
            Attempt<T> attempt = new Attempt<>(call, lease);
            HttpResponse<T> response;
            try {
                response = call.client().send(call.request(), attempt);
            } catch (Throwable thrown) {
                attempt.failed();
                if (call.accepted().isStoppedBy(thrown)) {
                    throw Shutdowns.stoppedSend();
                }
                throw thrown;
            }
            Lease next = attempt.takeNext();
            if (next == null) {
                return response;
            }
            lease = next;
        }
    }

    private static Lease enter(JdkCall<?> call) throws IOException, InterruptedException {
        try {
            Course course = call.course();
            return course.await(call.accepted().waitFor(course.enter()));
        } catch (WaitTimeoutException timeout) {
            throw timeoutException(timeout);
        } catch (CancellationException stopped) {
            throw Shutdowns.stoppedSend();
        }
    }

    /** The client's own exception for a call that took too long; nothing was sent. */
    static HttpTimeoutException timeoutException(WaitTimeoutException timeout) {
        HttpTimeoutException exception = new HttpTimeoutException(timeout.getMessage());
        exception.initCause(timeout);
        return exception;
    }
}
