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

    LogOutput(Sink stderr) {
        this.stderr = stderr;
    }

    void target(LogTarget next) {
        target = next;
    }

    boolean takes(Level level) {
        return target.takes(level);
    }

    void tell(Level level, @Nullable String text, @Nullable Throwable thrown) {
        try {
            LogTarget now = target;
            if (now.takes(level)) {
                LogEvent event = LogEvent.of(level, System.currentTimeMillis(), text, thrown);
                writer.submit(() -> write(now, event));
            }
        } catch (Throwable untold) {
            // a line less; the host's call goes on
        }
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
