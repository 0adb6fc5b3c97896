package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A checked and mapped state file. It never gets shorter and is never locked, so it may be closed at any time. */
final class StateFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final MappedWords words;
    private final Object key;

    private StateFile(Path path, FileChannel channel, MapMode mode) throws IOException {
        this.path = path;
        this.channel = channel;
        this.words = new MappedWords(channel.map(mode, 0, Layout.SIZE));
        Object present = LockFile.key(path);
        if (present == null) {
            throw new NoSuchFileException(path.toString(), null, "deleted while it was opened");
        }
        this.key = present;
    }

    /** Opens, and creates or completes if need be. The caller holds the initialisation lock. */
    static StateFile openOrCreate(Path path, String accountName) throws IOException, StoreException {
        FileChannel channel = FileChannel.open(
                path,
                Ownership.pinned(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                Ownership.onlyOurs("rw-------"));
        try {
            Ownership.requireOurs(path);
            return channel.size() < Layout.SIZE
                    ? completed(path, channel, accountName)
                    : taken(new StateFile(path, channel, MapMode.READ_WRITE), accountName);
        } catch (IOException | StoreException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** No JVM counts in a file that is too short: it maps no other. */
    private static StateFile completed(Path path, FileChannel channel, String accountName)
            throws IOException, StoreException {
        long magic = firstWord(channel);
        if (magic != 0) {
            requireMagic(path, magic);
            throw cutShort(path, channel);
        }
        fillWithZeros(channel);
        return initialised(new StateFile(path, channel, MapMode.READ_WRITE), accountName);
    }

    /**
     * A file of full length may be in use. Only the mapping says whether it is: where a read does not see what another
     * process has mapped, zeros would be written over the permits of living JVMs.
     */
    private static StateFile taken(StateFile file, String accountName) throws IOException, StoreException {
        if (file.words.get(Layout.MAGIC) == 0) {
            fillWithZeros(file.channel); // it may have holes
            return initialised(file, accountName);
        }
        file.requireGeometry();
        if (file.words.get(Layout.IDENTITY) != file.identity()) {
            file.ownIt();
        }
        return file;
    }

    /**
     * Opens what is there, to write; null if there is nothing yet, or another JVM has not completed it, or it was
     * copied and nobody has opened it since.
     */
    static @Nullable StateFile openIfComplete(Path path) throws IOException, StoreException {
        Object before = LockFile.key(path);
        if (before == null) {
            return null;
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    path,
                    Ownership.pinned(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            Ownership.requireOurs(path);
            StateFile file = channel.size() < Layout.SIZE ? null : new StateFile(path, channel, MapMode.READ_WRITE);
            if (file != null && file.words.get(Layout.MAGIC) == Layout.MAGIC_VALUE) {
                file.requireGeometry();
                if (file.key.equals(before) && file.words.get(Layout.IDENTITY) == file.identity()) {
                    return file;
                }
            }
        } catch (IOException | StoreException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    /** Opens what is there. */
    static StateFile openExisting(Path path, boolean writable) throws IOException, StoreException {
        Set<OpenOption> options = writable
                ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
                : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = FileChannel.open(path, options);
        try {
            Ownership.requireOurs(path);
            if (channel.size() < Layout.SIZE) {
                requireMagic(path, firstWord(channel));
                throw cutShort(path, channel);
            }
            StateFile file = new StateFile(path, channel, writable ? MapMode.READ_WRITE : MapMode.READ_ONLY);
            file.requireGeometry();
            return file;
        } catch (IOException | StoreException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private long identity() throws IOException {
        return FileIdentity.of(path);
    }

    /** What a machine has leased is not in a copy of its file: that is another machine's, or what is restored. */
    private void ownIt() throws IOException {
        if (words.get(Layout.IDENTITY) != 0) {
            new RegionHeader(words).forgetKeepers();
        }
        words.set(Layout.IDENTITY, identity());
    }

    MappedWords words() {
        return words;
    }

    boolean isSameAs(StateFile other) {
        return key.equals(other.key);
    }

    /** Whether the path still names this file, and nobody has cut it short. */
    boolean isIntact() throws IOException {
        return key.equals(LockFile.key(path)) && channel.size() >= Layout.SIZE;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static StoreException cutShort(Path path, FileChannel channel) throws IOException {
        return new StoreException(path + " is cut short (" + channel.size() + " of " + Layout.SIZE
                + " bytes); delete it when no tool runs");
    }

    private static StateFile initialised(StateFile file, String accountName) throws IOException, StoreException {
        MappedWords words = file.words;
        words.set(Layout.IDENTITY, file.identity());
        words.set(Layout.GEOMETRY, Layout.GEOMETRY_VALUE | Layout.MINOR);
        new RegionHeader(words).name(accountName);
        words.set(Layout.MAGIC, Layout.MAGIC_VALUE);
        file.requireGeometry();
        return file;
    }

    private static void requireMagic(Path path, long magic) throws StoreException {
        if (magic >>> 24 == Layout.MAGIC_VALUE >>> 24 && magic != Layout.MAGIC_VALUE) {
            throw new StoreException(path + " was written by another version");
        }
        if (magic != Layout.MAGIC_VALUE) {
            throw new StoreException(path + " is no state file; delete it when no tool runs");
        }
    }

    private void requireGeometry() throws StoreException {
        requireMagic(path, words.get(Layout.MAGIC));
        if (words.get(Layout.GEOMETRY) >>> 16 != Layout.GEOMETRY_VALUE >>> 16) {
            throw new StoreException(path + " has a layout of another version");
        }
    }

    private static long firstWord(FileChannel channel) throws IOException {
        ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        int read = channel.read(word, 0);
        while (read > 0 && word.hasRemaining()) {
            read = channel.read(word, word.position());
        }
        return word.getLong(0);
    }

    /** Writes real blocks: a hole that cannot be filled later, on a full disk, would end the process with a signal. */
    private static void fillWithZeros(FileChannel channel) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(Layout.SIZE);
        while (zeros.hasRemaining()) {
            int unused = channel.write(zeros, zeros.position());
        }
    }
}
