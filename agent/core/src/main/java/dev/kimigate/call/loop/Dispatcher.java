package dev.kimigate.call.loop;

import dev.kimigate.runtime.GateThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for the moment in which a waiting call goes on.
 *
 * <p>The thread that grants a permit is another call's, a client's selector or the poller: none may run what a client
 * does when it sends. Calls that wait have no thread; these live for a second after their last use.
 */
public final class Dispatcher implements Executor {
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), new Threads());

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** A class and no lambda: hooks have a dispatcher, in JVMs that never call Kimi too. */
    private static final class Threads implements ThreadFactory {
        @Override
        public Thread newThread(Runnable task) {
            return GateThreads.create("dispatch", task);
        }
    }
}
