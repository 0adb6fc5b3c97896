package dev.kimigate.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The one log of this JVM. Until it is set up, warnings and errors go to stderr and the rest nowhere. Lines are written
 * by a daemon thread that exists only while there is something to write; what is still to be written when the JVM ends
 * is given half a second.
 */
public final class Log {
    static final LogOutput OUTPUT = new LogOutput(new StderrSink());

    private Log() {}

    /**
     * A logger, the same as SLF4J's factory gives. Asked here, no service is looked up and none of the host's
     * {@code slf4j.*} system properties is read.
     */
    public static Logger logger(Class<?> owner) {
        return new GateLogger(owner.getName(), OUTPUT);
    }

    /** Makes a folder if need be, and fails unless it is safe to write in it: nobody else could have planted it. */
    public interface Guard {
        void require(Path folder) throws Exception;
    }

    /**
     * What sets the log up where nobody has until there is something to tell; runs once, on the log's thread. What is
     * told before any set-up goes where this sends it.
     */
    public static void setUpWith(Runnable setUp) {
        OUTPUT.setUpWith(setUp);
    }

    /**
     * From now on events go to {@code log} in that folder, warnings and errors to stderr too. Any thread.
     *
     * @param guard asked before each line, on the log's thread
     */
    public static void toFile(Path folder, Guard guard, Level least) {
        OUTPUT.target(new LogTarget(least, new LogFile(folder, guard), Level.WARN));
    }

    /** Leaves one line in the log of that folder, at once; for a command, whose own log is the terminal. */
    public static void leave(Path folder, Guard guard, String line) throws IOException {
        new LogFile(folder, guard).write(LogEvent.of(Level.INFO, System.currentTimeMillis(), line, null));
    }

    /** Whether this JVM's events go where no other JVM's do. */
    public static boolean isOwn() {
        return OUTPUT.isOwn();
    }

    /** From now on events go to stderr only. Any thread. */
    public static void toStderr(Level least) {
        OUTPUT.target(new LogTarget(null, null, least));
    }

    /** From now on nothing is told. Any thread. */
    public static void off() {
        OUTPUT.target(new LogTarget(null, null, null));
    }

    /** Waits until all is written that was told so far, or the time is over. */
    public static void flush(Duration longest) {
        OUTPUT.flush(longest);
    }
}
