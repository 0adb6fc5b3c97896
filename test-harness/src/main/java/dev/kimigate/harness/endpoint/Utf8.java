package dev.kimigate.harness.endpoint;

import java.nio.charset.StandardCharsets;

final class Utf8 {

    private Utf8() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
