package dev.kimigate.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;

/** The process's own stderr. Not {@code System.err}: the host may have put its own code there. */
final class StderrSink implements Sink {
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err); // never closed: it is not ours

    @Override
    public void write(LogEvent event) throws IOException {
        err.write(event.forStderr().getBytes(Charset.defaultCharset()));
    }
}
