package dev.kimigate.testing;

import java.io.IOException;

/** What a scenario is played with, with one copy of a client. */
public final class CopyFixture extends ClientFixture {
    private final LibraryCopy copy;

    /** Decides for that copy until it is closed. */
    public CopyFixture(LibraryCopy copy) throws IOException {
        this.copy = copy;
        copy.gatedBy(this);
    }

    @Override
    public void close() throws IOException {
        copy.gatedBy(null);
        super.close();
    }
}
