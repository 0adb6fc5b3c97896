package dev.kimigate.call.loop;

import java.io.IOException;
import java.io.OutputStream;

/** A body that goes over the wire while the application writes it, and is kept so that it can be sent again. */
public final class KeptOutput extends OutputStream {
    private final OutputStream wire;
    private final SentBody sent;

    /** What is written to {@code wire}, {@code sent} keeps. */
    public KeptOutput(OutputStream wire, SentBody sent) {
        this.wire = wire;
        this.sent = sent;
    }

    @Override
    public void write(int value) throws IOException {
        wire.write(value);
        sent.took(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        wire.write(from, offset, length);
        sent.took(from, offset, length);
    }

    @Override
    public void flush() throws IOException {
        wire.flush();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
