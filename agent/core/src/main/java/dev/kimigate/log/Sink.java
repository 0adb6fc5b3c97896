package dev.kimigate.log;

import java.io.IOException;

/** Something lines are written to, by one thread at a time. */
interface Sink {
    void write(LogEvent event) throws IOException;
}
