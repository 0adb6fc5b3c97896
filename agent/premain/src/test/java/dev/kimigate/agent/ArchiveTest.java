package dev.kimigate.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ArchiveTest {
    private static final byte[] LONG = "many words ".repeat(100).getBytes(UTF_8);

    @Test
    void read_fileOfTheArchive_itsBytes() throws IOException {
        Archive archive = new Archive(zip());

        assertThat(archive.read("dir/long.class")).isEqualTo(LONG);
        assertThat(archive.read("stored")).isEqualTo(LONG);
        assertThat(archive.read("empty")).isEmpty();
        assertThat(archive.read("dir/long.class")).as("once more").isEqualTo(LONG);
    }

    @Test
    void read_noSuchFile_null() throws IOException {
        assertThat(new Archive(zip()).read("dir/other.class")).isNull();
    }

    @Test
    void folder_allItsFiles_andNoOthers() throws IOException {
        assertThat(new Archive(zip()).folder("dir/")).containsOnlyKeys("dir/long.class");
    }

    @Test
    void folder_thatIsNotThere_saysSo() {
        assertThatThrownBy(() -> new Archive(zip()).folder("dir/other/"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("dir/other/");
    }

    /** Every byte there is: found, harmless, or none of this folder's. */
    @Test
    void folder_anyByteChanged_isWholeOrRefused() throws IOException {
        byte[] zip = zip();
        for (int at = 0; at < zip.length; at++) {
            byte[] changed = zip.clone();
            changed[at] ^= 1;
            Map<String, byte[]> read;
            try {
                read = new Archive(changed).folder("dir/");
            } catch (IOException damaged) {
                continue;
            }
            assertThat(read).as("byte %s", at).containsOnlyKeys("dir/long.class");
            assertThat(read.get("dir/long.class")).as("byte %s", at).isEqualTo(LONG);
        }
    }

    @Test
    void open_archiveCutShortAnywhere_saysSo() throws IOException {
        byte[] zip = zip();
        for (int length = 0; length < zip.length; length++) {
            byte[] part = Arrays.copyOf(zip, length);
            assertThatThrownBy(() -> new Archive(part)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void read_anyByteOfTheContentChanged_neverOtherBytes() throws IOException {
        byte[] zip = zip();
        int refused = 0;
        for (int i = 0; i < zip.length; i++) {
            byte[] damaged = zip.clone();
            damaged[i] ^= 0x55;
            try {
                byte[] read = new Archive(damaged).read("dir/long.class");
                assertThat(read == null || Arrays.equals(read, LONG)).isTrue();
            } catch (IOException | IllegalArgumentException seen) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("dir/long.class"));
            out.write(LONG);
            out.putNextEntry(new ZipEntry("empty"));
            out.putNextEntry(stored());
            out.write(LONG, 0, LONG.length);
        }
        return bytes.toByteArray();
    }

    private static ZipEntry stored() {
        CRC32 crc = new CRC32();
        crc.update(LONG);
        ZipEntry entry = new ZipEntry("stored");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(LONG.length);
        entry.setCrc(crc.getValue());
        return entry;
    }
}
