package dev.kimigate.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What the server counts calls by.
 *
 * @param name the name the user gave it, or the origin of its endpoint such as {@code https://api.kimi.com}
 * @param id the first 16 hexadecimal digits of the name's SHA-256: a name for files, the same in all JVMs
 */
public record Account(String name, String id) {
    private static final int ID_BYTES = 8;

    /** The account of that name. Costs a digest: keep the result. */
    public static Account named(String name) {
        return new Account(name, id(name));
    }

    private static String id(String name) {
        byte[] digest = sha256().digest(name.getBytes(StandardCharsets.UTF_8));
        StringBuilder hex = new StringBuilder(2 * ID_BYTES);
        for (int i = 0; i < ID_BYTES; i++) {
            hex.append(Character.forDigit(digest[i] >> 4 & 15, 16)).append(Character.forDigit(digest[i] & 15, 16));
        }
        return hex.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
