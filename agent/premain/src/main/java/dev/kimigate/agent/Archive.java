package dev.kimigate.agent;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
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
public final class Archive {
    private static final String DAMAGED = "an archive of the agent's jar is damaged";

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

    private static final int CONTENT_NAME_LENGTH_AT = 26;
    private static final int CONTENT_NAME_AT = 30;

    private final byte[] zip;
    private final Map<String, Integer> contents;

    /** Throws {@link IOException} if this is not a whole zip file. */
    Archive(byte[] zip) throws IOException {
        this.zip = zip;
        try {
            this.contents = contents(zip);
        } catch (IndexOutOfBoundsException | IllegalArgumentException cutShort) {
            throw new IOException(DAMAGED, cutShort);
        }
    }

    /** The file's bytes; null if there is none of this name. Throws {@link IOException} if they are damaged. */
    byte[] read(String name) throws IOException {
        Integer start = contents.get(name);
        if (start == null) {
            return null;
        }
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip, start, zip.length - start))) {
            if (in.getNextEntry() != null) {
                return CoreLoader.drain(in);
            }
        } catch (IOException damaged) {
            throw damaged(name, damaged);
        }
        throw damaged(name, null);
    }

    private static IOException damaged(String name, IOException cause) {
        return new IOException(name + " is damaged in the agent's jar", cause);
    }

    /**
     * All files of a folder, by their whole names. Throws {@link IOException} if there are none, or one is damaged: its
     * bytes, or its name, which stands in two places, of which either tells that it is of this folder.
     */
    public Map<String, byte[]> folder(String folder) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (Map.Entry<String, Integer> content : contents.entrySet()) {
            String name = content.getKey();
            String again = nameBeforeContent(content.getValue());
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

    private String nameBeforeContent(int start) {
        try {
            int length = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getShort(start + CONTENT_NAME_LENGTH_AT);
            return new String(zip, start + CONTENT_NAME_AT, length, StandardCharsets.UTF_8);
        } catch (IndexOutOfBoundsException damaged) {
            return ""; // the name in the directory says of which folder it is
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
        if (at != end) {
            throw new IOException(DAMAGED);
        }
        return contents;
    }

    private static void requireMark(ByteBuffer zip, int at, int mark) throws IOException {
        if (zip.getInt(at) != mark) {
            throw new IOException(DAMAGED);
        }
    }
}
