package dev.kimigate.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipInputStream;

/**
 * A zip file in memory, of which each file is inflated when it is wanted: a host uses a third of them, and inflating
 * all is felt in its first call. Threadsafe.
 *
 * <p>Read by its central directory, which the JDK's own classes do for files on a disk only; laid out as <a
 * href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE</a> 4.3.12 and 4.3.16 say.
 */
final class Archive {
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int ENTRIES_AT = 10;
    private static final int DIRECTORY_AT = 16;

    private static final int FILE = 0x02014b50;
    private static final int FILE_SIZE = 46;
    private static final int NAME_LENGTH_AT = 28;
    private static final int EXTRA_LENGTH_AT = 30;
    private static final int COMMENT_LENGTH_AT = 32;
    private static final int CONTENT_AT = 42;

    private final byte[] zip;
    private final Map<String, Integer> contents;

    /** Throws {@link IOException} if this is not a whole zip file. */
    Archive(byte[] zip) throws IOException {
        this.zip = zip;
        try {
            this.contents = contents(zip);
        } catch (IndexOutOfBoundsException | IllegalArgumentException cutShort) {
            throw new IOException("an archive of the agent's jar is damaged", cutShort);
        }
    }

    /** The file's bytes; null if there is none of this name. Throws {@link IOException} if they are damaged. */
    byte[] read(String name) throws IOException {
        Integer start = contents.get(name);
        if (start == null) {
            return null;
        }
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip, start, zip.length - start))) {
            if (in.getNextEntry() == null) {
                throw new IOException(name + " is damaged in the agent's jar");
            }
            return CoreLoader.drain(in);
        }
    }

    private static Map<String, Integer> contents(byte[] bytes) throws IOException {
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = zip.limit() - END_SIZE; // no comment follows in what Maven writes
        requireMark(zip, end, END);
        int entries = zip.getShort(end + ENTRIES_AT) & 0xffff;
        Map<String, Integer> contents = new HashMap<>(entries * 2);
        int at = zip.getInt(end + DIRECTORY_AT);
        for (int i = 0; i < entries; i++) {
            requireMark(zip, at, FILE);
            int nameLength = zip.getShort(at + NAME_LENGTH_AT);
            String name = new String(bytes, at + FILE_SIZE, nameLength, StandardCharsets.UTF_8);
            contents.put(name, zip.getInt(at + CONTENT_AT));
            at += FILE_SIZE + nameLength + zip.getShort(at + EXTRA_LENGTH_AT) + zip.getShort(at + COMMENT_LENGTH_AT);
        }
        return contents;
    }

    private static void requireMark(ByteBuffer zip, int at, int mark) throws IOException {
        if (zip.getInt(at) != mark) {
            throw new IOException("an archive of the agent's jar is damaged");
        }
    }
}
