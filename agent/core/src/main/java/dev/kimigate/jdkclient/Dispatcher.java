package dev.kimigate.jdkclient;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for the moment in which a waiting call goes on.
 *
 * <p>The thread that grants a permit is another call's, a client's selector or the poller: none may run what a client
 * does when it sends. Calls that wait have no thread; these live for a second after their last use.
 */
public final class Dispatcher implements Executor {
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Dispatcher::newThread);

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    private static Thread newThread(Runnable task) {
        // Without the inherited thread-locals and the context class loader of whichever thread came first.
        Thread thread = new Thread(null, task, "kimi-gate-dispatch", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}
