package dev.kimigate.runtime;

import java.security.AccessController;
import java.security.PrivilegedAction;

/** Makes threads that hold on to nothing of the application whose call happens to start them. */
public final class GateThreads {
    private GateThreads() {}

    /** A daemon in the root thread group, without context class loader and inherited thread locals; not started. */
    public static Thread create(String name, Runnable work) {
        try {
            return withoutCallersContext(name, work);
        } catch (LinkageError e) {
            return plain(name, work);
        }
    }

    /** Before JDK 24 a thread keeps the protection domains, and so the class loaders, of all callers on the stack. */
    @SuppressWarnings("removal")
    private static Thread withoutCallersContext(String name, Runnable work) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> plain(name, work));
    }

    private static Thread plain(String name, Runnable work) {
        Thread thread = new Thread(rootGroup(), work, "kimi-gate-" + name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
