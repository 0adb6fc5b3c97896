package dev.kimigate.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a proof is good for: if any of it changes, the proof is to be made anew. */
final class PlatformKey {
    private static final String VERSION = "proof-1";
    private static final Path MACHINE_ID = Path.of("/etc/machine-id");
    private static final int DIGITS = 16;

    private PlatformKey() {}

    /** A digest of the system, the Java, the machine or container, and the file system of this folder. */
    static String of(Path folder) {
        return digest(String.join(
                "|",
                VERSION,
                Long.toHexString(Layout.MAGIC_VALUE),
                System.getProperty("os.name", ""),
                System.getProperty("os.version", ""),
                System.getProperty("os.arch", ""),
                System.getProperty("java.vm.name", ""),
                System.getProperty("java.vm.version", ""),
                StateDirectory.Host.present().fileSystemType(folder),
                Long.toString(JvmIdentity.namespace()),
                machine()));
    }

    private static String machine() {
        try {
            return Files.readString(MACHINE_ID).trim();
        } catch (IOException | SecurityException noSuchFile) {
            String name = System.getenv("COMPUTERNAME");
            return name == null ? "" : name;
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
