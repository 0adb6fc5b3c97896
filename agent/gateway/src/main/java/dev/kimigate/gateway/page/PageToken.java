package dev.kimigate.gateway.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the page must know: a secret in a file of the state folder that only this user can read.
 *
 * <p>Browsers send a cookie to every port of a host. So the cookie is not the secret but a value made from it that is
 * good for one run of one gateway. Any thread.
 */
public final class PageToken {
    private static final String FILE = "page-token";
    private static final String MAC = "HmacSHA256";

    private final String secret;
    private final String cookie;

    private PageToken(String secret) {
        this.secret = secret;
        this.cookie = encoded(mac(secret, SecretFile.random()));
    }

    /**
     * The token of a state folder, which exists and is this user's; made the first time.
     *
     * @throws IOException it can be neither read nor made
     */
    public static PageToken in(Path folder) throws IOException {
        return new PageToken(SecretFile.in(folder, FILE));
    }

    private static byte[] mac(String secret, byte[] message) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), MAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The part of the URL, behind its last slash, with which people open the page. Not for logs. */
    public String secretPart() {
        return "?t=" + secret;
    }

    /** What a browser keeps instead. */
    String cookie() {
        return cookie;
    }

    boolean isSecret(@Nullable String told) {
        return told != null && same(secret, told);
    }

    boolean isCookie(String told) {
        return same(cookie, told);
    }

    /** Takes as long wherever they differ. */
    private static boolean same(String known, String told) {
        return MessageDigest.isEqual(known.getBytes(StandardCharsets.UTF_8), told.getBytes(StandardCharsets.UTF_8));
    }
}
