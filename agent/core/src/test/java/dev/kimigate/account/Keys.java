package dev.kimigate.account;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** Credentials as tools send them. */
final class Keys {
    static final String ORIGIN = "https://api.kimi.com";

    private Keys() {}

    static Credential key(String key) {
        return bearer(key);
    }

    /** A token of that subject; {@code serial} tells two of them apart. */
    static Credential token(String subject, int serial) {
        return bearer(jwt("{\"iss\":\"kimi-auth\",\"exp\":" + serial + ",\"sub\":\"" + subject + "\"}"));
    }

    static Credential bearer(String token) {
        return Objects.requireNonNull(Credential.of(ORIGIN, Map.of("authorization", "Bearer " + token)::get));
    }

    static String jwt(String claims) {
        return base64("{\"alg\":\"none\"}") + "." + base64(claims) + "." + base64("signature");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
