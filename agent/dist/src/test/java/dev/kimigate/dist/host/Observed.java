package dev.kimigate.dist.host;

import java.util.Arrays;
import java.util.TreeSet;

/** What a program sees of its own threads, without what differs from run to run. */
final class Observed {
    private Observed() {}

    /** The current thread, and whether anything of the agent's is among its callers. */
    static String thread() {
        return name(Thread.currentThread())
                + (Arrays.stream(Thread.currentThread().getStackTrace())
                                .anyMatch(frame -> frame.getClassName().contains("kimigate.")
                                        && !frame.getClassName().startsWith("dev.kimigate.dist.host."))
                        ? " below the agent"
                        : "");
    }

    /** Every kind of thread there is, but for those that the clients keep for a while: when these go is chance. */
    static String threads() {
        TreeSet<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(name(thread)));
        names.removeIf(name -> name.matches("(OkHttp|Okio|HttpClient|Thread-|ForkJoinPool).*"));
        return String.join(", ", names);
    }

    private static String name(Thread thread) {
        return thread.getName().replaceAll("\\d+", "#");
    }
}
