package dev.kimigate.client.ktorcio;

import dev.kimigate.call.Attempt;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import kotlin.Unit;
import kotlin.coroutines.CoroutineContext;
import kotlin.jvm.functions.Function1;
import kotlinx.coroutines.CompletableJob;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.JobKt;
import kotlinx.coroutines.SupervisorKt;
import org.jspecify.annotations.Nullable;

/**
 * The job of one attempt, below that of the call: the engine ties connection, timeout and body to it. It ends the
 * call's job as if it were that, unless the attempt is dropped to be made again. Any thread.
 */
final class AttemptScope {
    private final CoroutineContext callContext;
    private final Job call;
    /** Keeps a failure of a dropped attempt from the call. */
    private final CompletableJob barrier;

    private final CompletableJob job;
    private final CoroutineContext context;
    private volatile boolean dropped;
    private volatile AnswerEnd end;

    /** Below the job of {@code callContext}; the attempt ends at the latest with it. */
    AttemptScope(CoroutineContext callContext, Attempt attempt) {
        this.callContext = callContext;
        this.call = Objects.requireNonNull(callContext.get(Job.Key));
        this.barrier = SupervisorKt.SupervisorJob(call);
        this.job = JobKt.Job(barrier);
        this.context = callContext.plus(job);
        this.end = new AnswerEnd(attempt, null, false);
        job.invokeOnCompletion(true, true, new Relay(this));
        job.invokeOnCompletion(new Over(this));
    }

    /** Another for the same call, when this one's connection is gone. */
    AttemptScope again(Attempt attempt) {
        return new AttemptScope(callContext, attempt);
    }

    CompletableJob job() {
        return job;
    }

    /** What the engine takes for the call's own context. */
    CoroutineContext context() {
        return context;
    }

    /** From now on the attempt ends with the answer's body. */
    void ends(AnswerEnd other) {
        end = other;
    }

    /** Closes the connection; the call goes on, and its permit is not this attempt's any more. */
    void drop() {
        dropped = true;
        job.cancel(new CancellationException("refused, and sent again"));
    }

    /** Ends what is under way, and the call with it. */
    void cancel() {
        job.cancel(null);
    }

    /** Runs an action when all that the engine runs for this answer is done; at once if nothing runs. */
    void whenQuiet(Runnable action) throws ReflectiveOperationException {
        Countdown running = new Countdown(action);
        Iterator<?> each = JobChildren.of(job);
        while (each.hasNext()) {
            running.wait((Job) each.next());
        }
        running.started();
    }

    private void relay(@Nullable Throwable cause) {
        if (dropped) {
            return;
        }
        if (cause instanceof CancellationException cancelled) {
            call.cancel(cancelled);
        } else if (call instanceof CompletableJob completable) {
            boolean unused = cause == null ? completable.complete() : completable.completeExceptionally(cause);
        }
    }

    private void over(@Nullable Throwable cause) {
        boolean unused = barrier.complete();
        if (!dropped) {
            end.over(cause);
        }
    }

    /** Tells the call as soon as the attempt fails or is cancelled, before its children are through. */
    private static final class Relay implements Function1<Throwable, Unit> {
        private final AttemptScope scope;

        Relay(AttemptScope scope) {
            this.scope = scope;
        }

        @Override
        public Unit invoke(@Nullable Throwable cause) {
            scope.relay(cause);
            return Unit.INSTANCE;
        }
    }

    /** Gives the permit back when everything of the attempt has ended. */
    private static final class Over implements Function1<Throwable, Unit> {
        private final AttemptScope scope;

        Over(AttemptScope scope) {
            this.scope = scope;
        }

        @Override
        public Unit invoke(@Nullable Throwable cause) {
            scope.over(cause);
            return Unit.INSTANCE;
        }
    }

    /** Counts jobs that run; itself until all have been counted. */
    private static final class Countdown implements Function1<Throwable, Unit> {
        private final AtomicInteger running = new AtomicInteger(1);
        private final Runnable action;

        Countdown(Runnable action) {
            this.action = action;
        }

        void wait(Job job) {
            running.incrementAndGet();
            job.invokeOnCompletion(this);
        }

        void started() {
            if (running.decrementAndGet() == 0) {
                action.run();
            }
        }

        @Override
        public Unit invoke(@Nullable Throwable cause) {
            started();
            return Unit.INSTANCE;
        }
    }
}
