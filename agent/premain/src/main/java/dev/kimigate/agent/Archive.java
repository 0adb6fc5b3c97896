package dev.kimigate.agent;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip file in memory, of which each file is inflated when it is wanted: a host uses a third of them, and inflating
 * all is felt in its first call. Threadsafe.
 *
 * <p>Read by its central directory, which the JDK's own classes do for files on a disk only; laid out as <a
 * href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE</a> 4.3.12 and 4.3.16 say.
 */
public final class Archive {
    private static final String DAMAGED = "an archive of the agent's jar is damaged";

    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int ENTRIES_AT = 10;
    private static final int DIRECTORY_AT = 16;

    private static final int FILE = 0x02014b50;
    private static final int FILE_SIZE = 46;
    private static final int METHOD_AT = 10;
    private static final int SUM_AT = 16;
    private static final int PACKED_SIZE_AT = 20;
    private static final int SIZE_AT = 24;
    private static final int NAME_LENGTH_AT = 28;
    private static final int EXTRA_LENGTH_AT = 30;
    private static final int COMMENT_LENGTH_AT = 32;
    private static final int CONTENT_AT = 42;

    private static final int CONTENT = 0x04034b50;
    private static final int CONTENT_NAME_LENGTH_AT = 26;
    private static final int CONTENT_EXTRA_LENGTH_AT = 28;
    private static final int CONTENT_NAME_AT = 30;

    /** No file of ours is larger; a damaged size asks for no more memory than that. */
    private static final int MOST = 1 << 24;

    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    /** How many of a name's last bytes tell it from nearly all others: a young JVM interprets each step over a byte. */
    private static final int TELLING = 16;

    private final byte[] zip;
    /** Where each file stands in the directory, in its order. */
    private final int[] entries;
    /** The same by their names' hashes, 0 in free slots; null until a file is looked up. */
    private volatile int[] slots;

    /** Throws {@link IOException} if this is not a whole zip file. */
    Archive(byte[] zip) throws IOException {
        this.zip = zip;
        try {
            this.entries = directory();
        } catch (IndexOutOfBoundsException | IllegalArgumentException cutShort) {
            throw new IOException(DAMAGED, cutShort);
        }
    }

    /** The file's bytes; null if there is none of this name. Throws {@link IOException} if they are damaged. */
    byte[] read(String name) throws IOException {
        int entry = find(name.getBytes(StandardCharsets.ISO_8859_1));
        return entry == 0 ? null : read(name, entry);
    }

    private byte[] read(String name, int entry) throws IOException {
        byte[] bytes;
        try {
            bytes = content(entry);
        } catch (DataFormatException | RuntimeException damaged) { // of an index, or of the size of an array
            throw damaged(name, damaged);
        }
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, bytes.length);
        if ((int) sum.getValue() != int32(entry + SUM_AT)) {
            throw damaged(name, null);
        }
        return bytes;
    }

    private byte[] content(int entry) throws DataFormatException {
        int start = int32(entry + CONTENT_AT);
        if (int32(start) != CONTENT) {
            throw new DataFormatException("no file begins there");
        }
        int from = start
                + CONTENT_NAME_AT
                + int16(start + CONTENT_NAME_LENGTH_AT)
                + int16(start + CONTENT_EXTRA_LENGTH_AT);
        int packed = int32(entry + PACKED_SIZE_AT);
        byte[] bytes = new byte[Math.min(int32(entry + SIZE_AT), MOST)];
        switch (int16(entry + METHOD_AT)) {
            case STORED:
                System.arraycopy(zip, from, bytes, 0, bytes.length);
                return bytes;
            case DEFLATED:
                inflate(from, packed, bytes);
                return bytes;
            default:
                throw new DataFormatException("an unknown method");
        }
    }

    /** The whole file at once: a stream would go through it in pieces, by code that a young JVM interprets. */
    private void inflate(int from, int packed, byte[] bytes) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(zip, from, packed);
            int at = 0;
            while (at < bytes.length) {
                int more = inflater.inflate(bytes, at, bytes.length - at);
                if (more == 0) {
                    throw new DataFormatException("it ends too early");
                }
                at += more;
            }
        } finally {
            inflater.end();
        }
    }

    private static IOException damaged(String name, Exception cause) {
        return new IOException(name + " is damaged in the agent's jar", cause);
    }

    /**
     * All files of a folder, by their whole names. Throws {@link IOException} if there are none, or one is damaged: its
     * bytes, or its name, which stands in two places, of which either tells that it is of this folder.
     */
    public Map<String, byte[]> folder(String folder) throws IOException {
        byte[] start = folder.getBytes(StandardCharsets.ISO_8859_1);
        Map<String, byte[]> files = new HashMap<>();
        for (int entry : entries) {
            int again = int32(entry + CONTENT_AT);
            if (!startsWith(entry + FILE_SIZE, start) && !startsWith(again + CONTENT_NAME_AT, start)) {
                continue;
            }
            String name = name(entry);
            String nameAgain = nameBeforeContent(again);
            if (!name.equals(nameAgain)) {
                throw damaged(nameAgain, null);
            }
            if (!name.endsWith("/")) {
                files.put(name, read(name, entry));
            }
        }
        if (files.isEmpty()) {
            throw new FileNotFoundException(folder + " in the agent's jar");
        }
        return files;
    }

    private boolean startsWith(int at, byte[] start) {
        if (at < 0 || at > zip.length - start.length) {
            return false;
        }
        for (int i = start.length - 1; i >= 0; i--) { // folders differ at their end
            if (zip[at + i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    private String nameBeforeContent(int start) {
        try {
            return text(start + CONTENT_NAME_AT, int16(start + CONTENT_NAME_LENGTH_AT));
        } catch (IndexOutOfBoundsException damaged) {
            return ""; // no name is empty
        }
    }

    /** Where the file stands in the directory; 0 if there is none of this name. */
    private int find(byte[] name) {
        int[] table = slots;
        if (table == null) {
            table = table();
            slots = table;
        }
        int slot = hash(name, 0, name.length);
        while (true) {
            int entry = table[slot & table.length - 1];
            if (entry == 0 || isNamed(entry, name)) {
                return entry;
            }
            slot++;
        }
    }

    private boolean isNamed(int entry, byte[] name) {
        return int16(entry + NAME_LENGTH_AT) == name.length && startsWith(entry + FILE_SIZE, name);
    }

    /** No map of names: to read and hash each of a thousand in a young JVM takes longer than all else of opening. */
    private int[] table() {
        int[] table = new int[Integer.highestOneBit(entries.length + 1) << 2];
        for (int entry : entries) {
            int slot = hash(zip, entry + FILE_SIZE, int16(entry + NAME_LENGTH_AT));
            while (table[slot & table.length - 1] != 0) {
                slot++;
            }
            table[slot & table.length - 1] = entry;
        }
        return table;
    }

    private static int hash(byte[] bytes, int from, int length) {
        int hash = length;
        for (int i = from + Math.max(0, length - TELLING); i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ (hash >>> 15);
    }

    private int[] directory() throws IOException {
        int end = zip.length - END_SIZE; // no comment follows in what Maven writes
        requireMark(end, END);
        int[] found = new int[int16(end + ENTRIES_AT)];
        int at = int32(end + DIRECTORY_AT);
        for (int i = 0; i < found.length; i++) {
            requireMark(at, FILE);
            found[i] = at;
            at += FILE_SIZE + int16(at + NAME_LENGTH_AT) + int16(at + EXTRA_LENGTH_AT) + int16(at + COMMENT_LENGTH_AT);
        }
        if (at != end) {
            throw new IOException(DAMAGED);
        }
        return found;
    }

    private String name(int entry) {
        return text(entry + FILE_SIZE, int16(entry + NAME_LENGTH_AT));
    }

    private void requireMark(int at, int mark) throws IOException {
        if (int32(at) != mark) {
            throw new IOException(DAMAGED);
        }
    }

    /** Our names are ASCII; this charset is copied, where others are decoded. */
    private String text(int at, int length) {
        return new String(zip, at, length, StandardCharsets.ISO_8859_1);
    }

    private int int16(int at) {
        return (zip[at] & 0xff) | ((zip[at + 1] & 0xff) << 8);
    }

    private int int32(int at) {
        return int16(at) | (int16(at + 2) << 16);
    }
}
