package dev.kimigate.log;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Hands events to the writer for stderr and for the file. Threadsafe; never throws, never waits. */
final class LogOutput {
    private final Sink stderr;
    private final LineWriter writer = new LineWriter(this::lost);
    private final Once said = new Once();
    private volatile LogTarget target = LogTarget.EARLY;
    private volatile boolean early = true;
    /** The writer's only, but for the first writing. */
    private volatile @Nullable Runnable setUp;

    LogOutput(Sink stderr) {
        this.stderr = stderr;
    }

    void target(LogTarget next) {
        target = next;
        early = false;
    }

    void setUpWith(Runnable first) {
        setUp = first;
    }

    boolean isOwn() {
        return target.file() == null;
    }

    boolean takes(Level level) {
        return target.takes(level);
    }

    void tell(Level level, @Nullable String text, @Nullable Throwable thrown) {
        try {
            boolean first = early;
            LogTarget now = target;
            if (now.takes(level)) {
                LogEvent event = LogEvent.of(level, System.currentTimeMillis(), text, thrown);
                writer.submit(() -> write(first ? settled() : now, event));
            }
        } catch (Throwable untold) {
            // a line less; the host's call goes on
        }
    }

    private LogTarget settled() {
        Runnable first = setUp;
        setUp = null;
        try {
            if (early && first != null) {
                first.run();
            }
        } catch (Throwable notSetUp) {
            // the line goes where it can
        }
        return target;
    }

    private void write(LogTarget to, LogEvent event) throws IOException {
        if (to.onStderr(event.level())) {
            stderr.write(event);
        }
        Sink file = to.file(event.level());
        if (file == null) {
            return;
        }
        try {
            file.write(event);
        } catch (IOException | RuntimeException e) {
            if (said.first(file.toString())) {
                stderr.write(LogEvent.of(Level.WARN, event.timeMillis(), file + " cannot be written", e));
            }
        }
    }

    /** Not through the queue, which is full just then. */
    private void lost(int lines) throws IOException {
        String text = lines + " lines of the log were lost";
        write(target, LogEvent.of(Level.WARN, System.currentTimeMillis(), text, null));
    }

    void flush(Duration longest) {
        writer.flush(longest);
    }
}
