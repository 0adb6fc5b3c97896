package dev.kimigate.packaging;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** A registry on this machine that has the packed files it is given, and nothing else. */
final class NpmRegistry implements AutoCloseable {
    private static final int FINE = 200;
    private static final int MISSING = 404;

    private final HttpServer server;
    private final Map<String, Path> packages = new TreeMap<>();

    private NpmRegistry(HttpServer server) {
        this.server = server;
    }

    /** @param packages package names and their packed files */
    static NpmRegistry of(Map<String, Path> packages) throws IOException {
        NpmRegistry registry =
                new NpmRegistry(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        registry.packages.putAll(packages);
        registry.server.createContext("/", registry::answer);
        registry.server.start();
        return registry;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        try (exchange) {
            Path packed = packages.get(path.replaceFirst("\\.tgz$", ""));
            byte[] body = packed == null
                    ? "{\"error\":\"not found\"}".getBytes(StandardCharsets.UTF_8)
                    : path.endsWith(".tgz") ? Files.readAllBytes(packed) : description(path, packed);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(packed == null ? MISSING : FINE, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private byte[] description(String name, Path packed) throws IOException {
        String version = "{\"name\":\"" + name + "\",\"version\":\"" + Release.VERSION + "\",\"dist\":{\"tarball\":\""
                + url() + name + ".tgz\",\"integrity\":\"sha512-" + sha512(packed) + "\"}}";
        String text = "{\"name\":\"" + name + "\",\"dist-tags\":{\"latest\":\"" + Release.VERSION
                + "\"},\"versions\":{\"" + Release.VERSION + "\":" + version + "}}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha512(Path file) throws IOException {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
