package dev.kimigate.dist.host;

import java.lang.Thread.State;
import java.lang.invoke.MethodType;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/**
 * Notes where loop threads wait or touch files. BlockHound sees the methods of the JDK that do, those of files among
 * them; samples see whoever waits for a monitor, and whom a loop waits for.
 */
final class LoopWatch {
    private static final List<String> LOOPS =
            List.of("vert.x-eventloop-thread-", "loop-", "reactor-", "DefaultDispatcher-worker-", "ktor-");
    private static final List<String> NOT_CALLERS =
            List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "reactor.blockhound.", LoopWatch.class.getName());
    private static final String OURS = "dev.kimigate.";
    private static final String HOST = "dev.kimigate.dist.host.";
    private static final long SAMPLE_NANOS = 1_000_000;

    private final Set<String> lines = new ConcurrentSkipListSet<>();
    private volatile boolean sampling = true;

    private LoopWatch() {}

    /** Begins to watch all threads of this JVM whose names are those of loops. */
    static LoopWatch begin() throws ClassNotFoundException {
        LoopWatch watch = new LoopWatch();
        BlockHound.Builder hound = BlockHound.builder()
                .loadIntegrations()
                .nonBlockingThreadPredicate(before -> before.or(thread -> isLoop(thread.getName())))
                .blockingMethodCallback(watch::blocks);
        markFiles(hound);
        hound.install();
        Thread sampler = new Thread(watch::sample, "sampler");
        sampler.setDaemon(true);
        sampler.start();
        return watch;
    }

    /* BlockHound knows the old streams of files alone. */
    private static void markFiles(BlockHound.Builder hound) throws ClassNotFoundException {
        mark(hound, "sun.nio.ch.FileChannelImpl", Set.of("open", "lock", "tryLock", "read", "write", "map", "force"));
        mark(
                hound,
                "sun.nio.fs.UnixFileSystemProvider",
                Set.of("newFileChannel", "newByteChannel", "newDirectoryStream", "createDirectory", "checkAccess"));
        mark(hound, "sun.nio.fs.LinuxFileSystemProvider", Set.of("getFileAttributeView", "readAttributes"));
    }

    private static void mark(BlockHound.Builder hound, String type, Set<String> names) throws ClassNotFoundException {
        for (Method method : Class.forName(type).getDeclaredMethods()) {
            if (names.contains(method.getName()) && !method.isBridge()) {
                String descriptor = MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .toMethodDescriptorString();
                hound.markAsBlocking(type, method.getName(), descriptor);
            }
        }
    }

    private static boolean isLoop(String thread) {
        return LOOPS.stream().anyMatch(thread::startsWith);
    }

    private void blocks(BlockingMethod method) {
        StackTraceElement[] stack = new Throwable().getStackTrace();
        String name = method.getClassName().replace('/', '.') + "." + method.getName();
        caller(stack).ifPresent(caller -> {
            if (caller.getClassName().startsWith(HOST)) {
                lines.add("host: " + name);
            } else if (isLock(stack)) {
                lines.add("lock: " + caller.getClassName());
            } else {
                lines.add("agent: " + name + " in " + caller);
            }
        });
    }

    private static boolean isLock(StackTraceElement[] stack) {
        return Stream.of(stack)
                .anyMatch(frame -> frame.getClassName().equals(ReentrantLock.class.getName())
                        && frame.getMethodName().equals("lock"));
    }

    /** The class of ours that called the JDK; what a client does below our frames is its own. */
    private static Optional<StackTraceElement> caller(StackTraceElement[] stack) {
        return Stream.of(stack)
                .filter(frame -> NOT_CALLERS.stream().noneMatch(frame.getClassName()::startsWith))
                .findFirst()
                .filter(caller -> caller.getClassName().startsWith(OURS));
    }

    private void sample() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        while (sampling) {
            // States and stacks of one moment.
            Map<Long, ThreadInfo> all = Stream.of(threads.dumpAllThreads(false, false))
                    .collect(Collectors.toMap(ThreadInfo::getThreadId, Function.identity()));
            all.values().stream()
                    .filter(thread -> isLoop(thread.getThreadName()) && thread.getThreadState() != State.RUNNABLE)
                    .forEach(loop -> waits(loop, all));
            LockSupport.parkNanos(SAMPLE_NANOS);
        }
    }

    private void waits(ThreadInfo loop, Map<Long, ThreadInfo> all) {
        caller(loop.getStackTrace())
                .filter(caller -> !caller.getClassName().startsWith(HOST))
                .ifPresent(caller -> {
                    ThreadInfo last = lastOfThoseWaiting(loop, all);
                    if (!isWoken(last)) {
                        lines.add("agent: waits in " + caller + " for what " + last.getThreadName() + " waits for in "
                                + List.of(last.getStackTrace()));
                    }
                });
    }

    /** Of all who wait for one another, from this one on; one that runs, if there is one. */
    private static ThreadInfo lastOfThoseWaiting(ThreadInfo waits, Map<Long, ThreadInfo> all) {
        ThreadInfo owner = all.get(waits.getLockOwnerId());
        return owner == null ? waits : lastOfThoseWaiting(owner, all);
    }

    /** Runs, or will as soon as there is a core for it: nobody has the lock any more that it waits for. */
    private static boolean isWoken(ThreadInfo thread) {
        LockInfo lock = thread.getLockInfo();
        return thread.getThreadState() == State.RUNNABLE
                || (lock != null && lock.getClassName().startsWith(ReentrantLock.class.getName()));
    }

    /**
     * Ends it, and tells where loops waited: for a lock in a class of the agent, otherwise in one, and on purpose in
     * the host's.
     */
    void tell() {
        sampling = false;
        lines.forEach(System.out::println);
    }
}
