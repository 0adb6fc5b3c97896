package dev.kimigate.client.okhttp.scenario;

import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import okhttp3.OkHttpClient;

/** What OkHttp logs meanwhile. */
final class OkHttpLog extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(OkHttpClient.class.getName());
    private final Level former = logger.getLevel();
    private final CopyOnWriteArrayList<LogRecord> warnings = new CopyOnWriteArrayList<>();

    OkHttpLog(Level level) {
        logger.setLevel(level);
        logger.addHandler(this);
    }

    boolean hasWarning() {
        return !warnings.isEmpty();
    }

    /** The first, and whether it tells where. */
    String warning() {
        LogRecord first = Objects.requireNonNull(warnings.get(0));
        return first.getMessage() + (first.getThrown() == null ? "" : ", and where");
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
            warnings.add(entry);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(former);
    }
}
