package dev.kimigate.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of texts, cut to the first bits. */
final class Digests {
    /** Of an account's digest: what a value of the shared table holds. */
    private static final long ACCOUNT = (1L << 48) - 1;

    private static final int ID_BYTES = 8;

    private Digests() {}

    /** 64 bits of the parts, which are told apart; never 0. */
    static long of(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    new byte[] {(byte) (bytes.length >> 16), (byte) (bytes.length >> 8), (byte) bytes.length, '\n'});
            digest.update(bytes);
        }
        long first = first(digest.digest());
        return first == 0 ? 1 : first;
    }

    /** 48 bits of a digest; never 0. */
    static long account(long digest) {
        long cut = digest >>> 16;
        return cut == 0 ? 1 : cut;
    }

    /** The first 16 hexadecimal digits of a text's digest. */
    static String hex(String text) {
        byte[] digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return hex(first(digest), 2 * ID_BYTES);
    }

    /** The 12 hexadecimal digits of an account's digest. */
    static String hex(long account) {
        return hex((account & ACCOUNT) << 16, 12);
    }

    private static String hex(long bits, int digits) {
        StringBuilder hex = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            hex.append(Character.forDigit((int) (bits >>> (60 - 4 * i)) & 15, 16));
        }
        return hex.toString();
    }

    private static long first(byte[] digest) {
        long bits = 0;
        for (int i = 0; i < ID_BYTES; i++) {
            bits = (bits << 8) | (digest[i] & 0xff);
        }
        return bits;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
