package dev.kimigate.client.apache4;

/** The asynchronous client's own threads, which carry its connections. */
final class ReactorThreads {
    /** In the names of what runs on them, whoever made them and wherever a build has put the library. */
    private static final String REACTOR = "impl.nio.reactor.";

    private ReactorThreads() {}

    /** Whether this thread is one of them: then it runs a callback of the application's. */
    static boolean isCurrent() {
        for (StackTraceElement frame : Thread.currentThread().getStackTrace()) {
            if (frame.getClassName().contains(REACTOR)) {
                return true;
            }
        }
        return false;
    }
}
