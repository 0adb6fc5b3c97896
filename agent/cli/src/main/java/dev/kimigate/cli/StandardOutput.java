package dev.kimigate.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** This process's standard output, which knows why it could not be written to: a print stream does not say. */
final class StandardOutput extends OutputStream {
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile @Nullable IOException failure;

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException lost) {
            failure = lost;
            throw lost;
        }
    }

    /** What was lost and why, for people; null if nothing was, or if the reader has gone because it had enough. */
    @Nullable
    String loss() {
        IOException lost = failure;
        String why = lost == null ? "" : String.valueOf(lost.getMessage());
        return lost == null || why.toLowerCase(Locale.ROOT).contains("pipe")
                ? null
                : "standard output cannot be written: " + why;
    }
}
