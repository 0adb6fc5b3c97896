package dev.kimigate.account;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kimigate.json.UntrustedJson;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Looks into tokens without trusting them: a wrong subject can at most make calls share a limit. */
final class Jwt {
    private static final int LONGEST_TOKEN = 16 * 1024;
    private static final int LONGEST_NAME = 512;

    private Jwt() {}

    /** Issuer and subject of a token; null if it is none or does not name its subject. Never throws. */
    static @Nullable String subject(String token) {
        int payload = token.indexOf('.') + 1;
        int signature = token.indexOf('.', payload);
        if (payload == 0 || signature < 0 || token.length() > LONGEST_TOKEN || token.indexOf('.', signature + 1) >= 0) {
            return null;
        }
        try {
            return read(Base64.getUrlDecoder().decode(token.substring(payload, signature)));
        } catch (IOException | IllegalArgumentException noJwt) {
            return null;
        }
    }

    private static @Nullable String read(byte[] claims) throws IOException {
        String issuer = "";
        String subject = null;
        try (JsonParser parser = UntrustedJson.parser(claims)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING && name.equals("iss")) {
                    issuer = parser.getText();
                } else if (value == JsonToken.VALUE_STRING && name.equals("sub")) {
                    subject = parser.getText();
                }
                parser.skipChildren();
            }
        }
        return subject == null || subject.isBlank() || subject.length() > LONGEST_NAME ? null : issuer + '\n' + subject;
    }
}
