package dev.kimigate.gateway;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.machine.StateFiles;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.start.StandaloneGate;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** A gateway before an endpoint that counts, and clients that know of no gate. */
final class GatewayFixture implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(40);
    static final String CHAT = "/coding/v1/chat/completions";
    static final String MESSAGES = "/coding/v1/messages";
    static final String BODY = "{\"model\":\"kimi-for-coding\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    static final String STREAM = BODY.replace("{\"model\"", "{\"stream\":true,\"model\"");

    private final Path folder;
    private final KimiEndpoint endpoint;
    private final Gateway gateway;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LONG)
            .build();

    private GatewayFixture(Path folder, KimiEndpoint endpoint, Gateway gateway) {
        this.folder = folder;
        this.endpoint = endpoint;
        this.gateway = gateway;
    }

    /** {@code settings} beside the endpoint and the folder: names and values in turn. */
    static GatewayFixture open(Path folder, Behaviour behaviour, String... settings) {
        KimiEndpoint endpoint =
                KimiEndpoint.start(EndpointOptions.usual().withPlainPort(0).withBehaviour(behaviour));
        try {
            Map<String, String> environment =
                    Map.of("NODE_EXTRA_CA_CERTS", pem(endpoint, folder).toString());
            return new GatewayFixture(folder, endpoint, gateway(folder, endpoint, environment, settings));
        } catch (IOException | GeneralSecurityException | GatewayException failure) {
            endpoint.close();
            throw new IllegalStateException(failure);
        }
    }

    static Gateway gateway(Path folder, KimiEndpoint endpoint, Map<String, String> environment, String... settings)
            throws GatewayException {
        return gateway(0, folder, endpoint, environment, settings);
    }

    static Gateway gateway(
            int port, Path folder, KimiEndpoint endpoint, Map<String, String> environment, String... settings)
            throws GatewayException {
        ListenAddress address = new ListenAddress(List.of("127.0.0.1"), port);
        return gateway(address, GatewayAccess.OWN, folder, endpoint, environment, settings);
    }

    static Gateway gateway(
            ListenAddress address,
            GatewayAccess access,
            Path folder,
            KimiEndpoint endpoint,
            Map<String, String> environment,
            String... settings)
            throws GatewayException {
        Map<String, String> properties = new HashMap<>(Map.of(
                "kimigate.endpoints",
                "https://localhost:" + endpoint.port() + "/coding,http://localhost:" + endpoint.plainPort() + "/coding",
                "kimigate.account",
                "tested",
                "kimigate.usages",
                "off",
                "kimigate.log",
                "off",
                "kimigate.state-dir",
                folder.resolve("state").toString()));
        for (int i = 0; i < settings.length; i += 2) {
            properties.put("kimigate." + settings[i], settings[i + 1]);
        }
        Settings read = SettingsReader.read(null, properties, Map.of()).settings();
        StandaloneGate gate = TestGates.open(read);
        return Gateway.open(address, access, gate.endpoints(), gate.gate(), environment);
    }

    /** The endpoint's certificate as Node's tools are given one. */
    static Path pem(KimiEndpoint endpoint, Path folder) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(endpoint.trustStore())) {
            store.load(in, KimiEndpoint.TRUST_STORE_PASSWORD.toCharArray());
        }
        StringBuilder pem = new StringBuilder();
        for (String alias : Collections.list(store.aliases())) {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder()
                            .encodeToString(store.getCertificate(alias).getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return Files.writeString(folder.resolve("roots.pem"), pem);
    }

    KimiEndpoint endpoint() {
        return endpoint;
    }

    Gateway gateway() {
        return gateway;
    }

    AccountFigures figures() {
        return endpoint.figures().account();
    }

    /** How many calls stand in the queue, as {@code status} would say. */
    int waiting() throws StoreException {
        return waiting(folder);
    }

    static int waiting(Path folder) throws StoreException {
        StateFiles files = new StateFiles(folder.resolve("state"));
        int waiting = 0;
        for (String account : files.accounts()) {
            waiting += files.status(account).waiting();
        }
        return waiting;
    }

    int port() {
        return URI.create(gateway.url()).getPort();
    }

    /** The URL of a path of the endpoint, through the gateway. */
    URI url(String path) {
        return URI.create(gateway.url() + "localhost:" + endpoint.port() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url(path)).timeout(LONG).header("Authorization", "Bearer test-key");
    }

    HttpRequest post(String path, String body) {
        return request(path).POST(BodyPublishers.ofString(body)).build();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    List<HttpResponse<String>> burst(int calls, String path, String body) {
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            sent.add(sendAsync(post(path, body)));
        }
        return sent.stream().map(CompletableFuture::join).toList();
    }

    Socket socket() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout((int) LONG.toMillis());
        return socket;
    }

    /** A client that can be hung up, with its request sent. */
    Socket call(String path, String body) throws IOException {
        Socket socket = socket();
        socket.getOutputStream().write(raw("POST", path, body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    String raw(String method, String path, String body) {
        return method + " " + url(path).getRawPath() + " HTTP/1.1\r\nHost: 127.0.0.1:" + port()
                + "\r\nAuthorization: Bearer test-key\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(5))
                .ignoreException(StoreException.class) // a state file that is just being made
                .until(condition);
    }

    @Override
    public void close() {
        gateway.close();
        TestGates.closeAll();
        endpoint.close();
    }
}
