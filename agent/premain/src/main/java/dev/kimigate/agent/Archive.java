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

    private final byte[] zip;
    /** Where each file stands in the directory. */
    private final Map<String, Integer> directory;

    /** Throws {@link IOException} if this is not a whole zip file. */
    Archive(byte[] zip) throws IOException {
        this.zip = zip;
        try {
            this.directory = directory();
        } catch (IndexOutOfBoundsException | IllegalArgumentException cutShort) {
            throw new IOException(DAMAGED, cutShort);
        }
    }

    /** The file's bytes; null if there is none of this name. Throws {@link IOException} if they are damaged. */
    byte[] read(String name) throws IOException {
        Integer entry = directory.get(name);
        if (entry == null) {
            return null;
        }
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
        Map<String, byte[]> files = new HashMap<>();
        for (Map.Entry<String, Integer> entry : directory.entrySet()) {
            String name = entry.getKey();
            String again = nameBeforeContent(entry.getValue());
            if (!name.startsWith(folder) && !again.startsWith(folder)) {
                continue;
            }
            if (!name.equals(again)) {
                throw damaged(again, null);
            }
            if (!name.endsWith("/")) {
                files.put(name, read(name));
            }
        }
        if (files.isEmpty()) {
            throw new FileNotFoundException(folder + " in the agent's jar");
        }
        return files;
    }

    private String nameBeforeContent(int entry) {
        try {
            int start = int32(entry + CONTENT_AT);
            return text(start + CONTENT_NAME_AT, int16(start + CONTENT_NAME_LENGTH_AT));
        } catch (IndexOutOfBoundsException damaged) {
            return ""; // the name in the directory says of which folder it is
        }
    }

    private Map<String, Integer> directory() throws IOException {
        int end = zip.length - END_SIZE; // no comment follows in what Maven writes
        requireMark(end, END);
        int entries = int16(end + ENTRIES_AT);
        Map<String, Integer> found = new HashMap<>(entries * 2);
        int at = int32(end + DIRECTORY_AT);
        for (int i = 0; i < entries; i++) {
            requireMark(at, FILE);
            int nameLength = int16(at + NAME_LENGTH_AT);
            found.put(text(at + FILE_SIZE, nameLength), at);
            at += FILE_SIZE + nameLength + int16(at + EXTRA_LENGTH_AT) + int16(at + COMMENT_LENGTH_AT);
        }
        if (at != end) {
            throw new IOException(DAMAGED);
        }
        return found;
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
