package dev.kimigate.gateway;

import dev.kimigate.settings.Settings;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.start.StandaloneGate;
import dev.kimigate.testing.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A gateway with one permit before a server that answers byte for byte what a test says, over plain HTTP. */
final class ScriptedUpstream implements AutoCloseable {
    static final String CALL = "/v1/chat/completions";

    private final ScriptedServer server;
    private final Gateway gateway;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(GatewayFixture.LONG)
            .build();

    private ScriptedUpstream(ScriptedServer server, Gateway gateway) {
        this.server = server;
        this.gateway = gateway;
    }

    static ScriptedUpstream open(Path folder, String... settings) throws IOException, GatewayException {
        ScriptedServer server = new ScriptedServer(ScriptedServer::fine);
        return new ScriptedUpstream(server, gateway(folder, server.port(), Map.of(), settings));
    }

    /** A gateway before a server on that port; {@code settings} are names and values in turn. */
    static Gateway gateway(Path folder, int port, Map<String, String> environment, String... settings)
            throws GatewayException {
        Map<String, String> properties = new HashMap<>(Map.of(
                "kimigate.endpoints",
                "http://127.0.0.1:" + port + "/v1",
                "kimigate.account",
                "tested",
                "kimigate.usages",
                "off",
                "kimigate.log",
                "off",
                "kimigate.limit",
                "1",
                "kimigate.state-dir",
                folder.resolve("state").toString()));
        for (int i = 0; i < settings.length; i += 2) {
            properties.put("kimigate." + settings[i], settings[i + 1]);
        }
        Settings read = SettingsReader.read(null, properties, Map.of()).settings();
        StandaloneGate gate = TestGates.open(read);
        return Gateway.open(new ListenAddress(List.of("127.0.0.1"), 0), gate.endpoints(), gate.gate(), environment);
    }

    ScriptedServer server() {
        return server;
    }

    Gateway gateway() {
        return gateway;
    }

    int port() {
        return URI.create(gateway.url()).getPort();
    }

    /** The path of the gateway that leads to a path of the server. */
    String path(String path) {
        return "/http/127.0.0.1:" + server.port() + path;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path(path)))
                .timeout(GatewayFixture.LONG);
    }

    HttpRequest post() {
        return request(CALL).POST(BodyPublishers.ofString(GatewayFixture.BODY)).build();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    Socket socket() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout((int) GatewayFixture.LONG.toMillis());
        return socket;
    }

    /** A request byte for byte; {@code fields} without Host, each with its end. */
    String raw(String method, String path, String fields, String body) {
        return method + " " + path(path) + " HTTP/1.1\r\nHost: 127.0.0.1:" + port() + "\r\n" + fields + "\r\n" + body;
    }

    /** Sends it, and gives all that comes until the gateway closes: the request must ask for that. */
    String exchange(String request) throws IOException {
        try (Socket socket = socket()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        TestGates.closeAll();
        server.close();
    }
}
