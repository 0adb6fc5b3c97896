package dev.kimigate.log;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes threads that keep nothing of the thread that happens to make them: no thread-locals, no class loaders (by the
 * context loader, by the protection domains of its stack), no thread group. Else a plugin that was on the stack of the
 * first line could never be unloaded.
 */
final class OwnThread {
    private OwnThread() {}

    @SuppressWarnings("removal") // JDK 17 to 23 need it; later ones keep it as a plain call
    static Thread of(Runnable body, String name) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(topGroup(), body, name, 0, false);
            thread.setContextClassLoader(null);
            return thread;
        });
    }

    private static ThreadGroup topGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
