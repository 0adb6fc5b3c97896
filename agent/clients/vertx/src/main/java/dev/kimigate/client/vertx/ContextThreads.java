package dev.kimigate.client.vertx;

import io.vertx.core.Context;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks on a context of the application's, one after the other; on threads of ours where that context takes none
 * any more, because the instance of Vert.x was closed. Never waits.
 */
final class ContextThreads implements Executor {
    private final Context context;
    private final Executor instead;

    ContextThreads(Context context, Executor instead) {
        this.context = context;
        this.instead = instead;
    }

    @Override
    public void execute(Runnable task) {
        try {
            context.runOnContext(now -> task.run());
        } catch (RejectedExecutionException closed) {
            instead.execute(task);
        }
    }
}
