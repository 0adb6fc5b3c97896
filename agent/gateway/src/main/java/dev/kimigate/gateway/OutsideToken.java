package dev.kimigate.gateway;

import dev.kimigate.gateway.page.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What tools on other machines must know: the first segment of the path of all their requests. It is the same as long
 * as the state folder is, so that a URL in a tool's settings stays true. Any thread; not for logs.
 */
public final class OutsideToken {
    private static final String FILE = "gateway-token";

    private final String text;

    OutsideToken(String text) {
        this.text = text;
    }

    /**
     * The token of a state folder, which exists and is this user's; made the first time.
     *
     * @throws IOException it can be neither read nor made
     */
    public static OutsideToken in(Path folder) throws IOException {
        return new OutsideToken(SecretFile.in(folder, FILE));
    }

    /** The segment. */
    public String text() {
        return text;
    }

    /** A request target without its first segment; null if that is not the token. */
    @Nullable
    String stripped(String target) {
        int end = target.startsWith("/") ? target.indexOf('/', 1) : -1;
        return end > 0 && isToken(target.substring(1, end)) ? target.substring(end) : null;
    }

    /** Takes as long wherever they differ. */
    private boolean isToken(String told) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), told.getBytes(StandardCharsets.UTF_8));
    }
}
