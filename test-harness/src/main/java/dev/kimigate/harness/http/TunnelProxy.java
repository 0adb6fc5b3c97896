package dev.kimigate.harness.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that opens tunnels, whatever they are for, to one port of this machine. */
public final class TunnelProxy implements AutoCloseable {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final int port;
    private final String credentials;
    private final LoopbackServer server;

    /** {@code user} and its password with a colon between them; empty if nobody is asked for any. */
    public TunnelProxy(int port, String user) throws IOException {
        this.port = port;
        this.credentials = user.isEmpty()
                ? ""
                : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        this.server = LoopbackServer.start("tunnel", this::serve);
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** What was asked for since the last time, with the answer, in no order. */
    public List<String> takeRequests() {
        List<String> taken = requests.stream().sorted().toList();
        requests.clear();
        return taken;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        for (RequestHead head = RequestHead.read(in); head != null; head = RequestHead.read(in)) {
            if (isWelcome(head)) {
                requests.add(head.line() + " opened");
                say(client, "HTTP/1.1 200 OK");
                tunnel(client, in);
                return;
            }
            requests.add(head.line() + " locked");
            say(
                    client,
                    "HTTP/1.1 407 Proxy Authentication Required",
                    "Proxy-Authenticate: Basic realm=\"r\"",
                    "Content-Length: 0");
        }
    }

    private boolean isWelcome(RequestHead head) {
        return credentials.isEmpty() || credentials.equals(head.headers().get("Proxy-Authorization"));
    }

    private void tunnel(Socket client, InputStream in) throws IOException {
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            target.setTcpNoDelay(true);
            Thread answers = new Thread(() -> pump(target, client), "tunnel");
            answers.setDaemon(true);
            answers.start();
            in.transferTo(target.getOutputStream());
        }
    }

    private static void pump(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException oneOfThemWent) {
            return;
        }
    }

    private static void say(Socket client, String... head) throws IOException {
        String text = String.join("\r\n", head) + "\r\n\r\n";
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
