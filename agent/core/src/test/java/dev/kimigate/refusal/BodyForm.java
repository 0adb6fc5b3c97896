package dev.kimigate.refusal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** The shapes in which one message reaches a client. */
enum BodyForm {
    OPENAI,
    OPENAI_PRETTY,
    OPENAI_OTHER_TYPE,
    ANTHROPIC,
    ANTHROPIC_WITHOUT_OUTER_TYPE,
    STRING_ERROR,
    TOP_LEVEL_MESSAGE,
    OTHER_JSON,
    PLAIN_TEXT,
    HTML,
    RELAY_REQUEST_ID,
    RELAY_CHINESE_NOISE,
    RELAY_NESTED_JSON,
    UPPER_CASE,
    LOWER_CASE,
    UTF_8_BOM,
    CUT_AFTER_MESSAGE,
    CUT_IN_STRING,
    GZIP,
    GZIP_CUT,
    DEFLATE;

    byte[] of(String message, String type) {
        String json = "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\"}}";
        return switch (this) {
            case OPENAI -> utf8(json);
            case OPENAI_PRETTY ->
                utf8("{\n  \"error\" : {\n    \"type\" : \"" + type + "\",\n    \"code\" : null,\n    \"message\" : \""
                        + message + "\"\n  }\n}\n");
            case OPENAI_OTHER_TYPE -> utf8("{\"error\":{\"message\":\"" + message + "\",\"type\":\"some_error\"}}");
            case ANTHROPIC ->
                utf8("{\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"},\"type\":\"error\"}");
            case ANTHROPIC_WITHOUT_OUTER_TYPE ->
                utf8("{\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"}}");
            case STRING_ERROR -> utf8("{\"error\":\"" + message + "\"}");
            case TOP_LEVEL_MESSAGE -> utf8("{\"code\":1,\"message\":\"" + message + "\"}");
            case OTHER_JSON -> utf8("[{\"detail\":[\"" + message + "\"]}]");
            case PLAIN_TEXT -> utf8(message);
            case HTML ->
                utf8("<html><head><title>Refused</title></head><body><p>" + message.replace(" ", "\r\n ")
                        + "</p></body></html>");
            case RELAY_REQUEST_ID -> utf8(json.replace(message, message + " (request id: 2026112200000000000000)"));
            case RELAY_CHINESE_NOISE -> utf8(json.replace(message, "上游错误，请稍后再试：" + message + "（分组 default）"));
            case RELAY_NESTED_JSON ->
                utf8("{\"error\":{\"message\":\"upstream: {\\\"error\\\":{\\\"message\\\":\\\"" + message
                        + "\\\"}}\",\"type\":\"upstream_error\"}}");
            case UPPER_CASE -> utf8(json.replace(message, message.toUpperCase(Locale.ROOT)));
            case LOWER_CASE -> utf8(json.replace(message, message.toLowerCase(Locale.ROOT)));
            case UTF_8_BOM -> utf8("\ufeff" + json);
            case CUT_AFTER_MESSAGE -> utf8(json.substring(0, json.length() - 4));
            case CUT_IN_STRING -> utf8(json.substring(0, json.indexOf(message) + message.length()));
            case GZIP -> gzip(utf8(json));
            case GZIP_CUT -> cut(gzip(utf8(json)));
            case DEFLATE -> deflate(utf8(json));
        };
    }

    String encoding() {
        return switch (this) {
            case GZIP, GZIP_CUT -> "gzip";
            case DEFLATE -> "deflate";
            default -> "identity";
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Without the trailer, so that reading it to its end fails. */
    private static byte[] cut(byte[] gzip) {
        return java.util.Arrays.copyOf(gzip, gzip.length - 8);
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
            deflate.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
