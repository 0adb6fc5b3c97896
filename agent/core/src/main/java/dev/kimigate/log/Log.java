package dev.kimigate.log;

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

    /** From now on events go to {@code log} in that folder, warnings and errors to stderr too. Any thread. */
    public static void toFile(Path folder, Level least) {
        OUTPUT.target(new LogTarget(least, new LogFile(folder), Level.WARN));
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
