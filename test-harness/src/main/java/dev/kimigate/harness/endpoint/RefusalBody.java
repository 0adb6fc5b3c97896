package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Writes the bodies of refusals. */
final class RefusalBody {

    private static final int NOISE_BYTES = 4096;

    private RefusalBody() {}

    static byte[] of(RefusalForm form, Surface surface, RefusalFacts facts) {
        String text = facts.fill(form.text());
        return switch (form.shape()) {
            case SURFACE, OTHER_TYPE, NO_OUTER_TYPE -> EndpointJson.bytes(error(form, surface, text));
            case RELAY -> EndpointJson.bytes(error(form, surface, text + " (request id: " + facts.requestId() + ")"));
            case GZIP -> gzip(EndpointJson.bytes(error(form, surface, text)));
            case ERROR_STRING -> EndpointJson.bytes(EndpointJson.object().put("error", text));
            case TEXT -> Utf8.bytes(text);
            case HTML -> Utf8.bytes(html(text));
            case EMPTY -> new byte[0];
            case ENDLESS -> Utf8.bytes("{\"error\":{\"message\":\"" + text);
            case HUGE -> Utf8.bytes("{\"error\":{\"type\":\"" + form.type(surface) + "\",\"message\":\"" + text);
            case BINARY -> noise();
        };
    }

    /* Kimi puts the error first and its type first on the messages surface, the message first on the other. */
    private static ObjectNode error(RefusalForm form, Surface surface, String text) {
        ObjectNode body = EndpointJson.object();
        if (surface != Surface.MESSAGES) {
            body.putObject("error").put("message", text).put("type", form.type(surface));
            return body;
        }
        body.putObject("error").put("type", form.type(surface)).put("message", text);
        return form.shape() == RefusalShape.NO_OUTER_TYPE ? body : body.put("type", "error");
    }

    private static String html(String title) {
        return "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title
                + "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
    }

    private static byte[] noise() {
        byte[] noise = new byte[NOISE_BYTES];
        new Random(7).nextBytes(noise);
        return noise;
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
