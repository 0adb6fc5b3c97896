package dev.kimigate.dist.host;

import java.io.InputStream;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Calls of java.net.http, by HTTP/1.1 through a proxy: three one after the other, then six at once. Arguments: URL,
 * port of the proxy on this machine, user and password for it (may be empty). Says what it sees; after {@code alone}
 * and {@code done} it waits for a line.
 */
public final class JdkTunnelHost {
    private JdkTunnelHost() {}

    public static void main(String[] args) throws Exception {
        HttpClient client = client(Integer.parseInt(args[1]), args[2]);
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0]))
                .header("Authorization", "Bearer test-key")
                .POST(BodyPublishers.ofString("{\"stream\":true}"))
                .build();
        say(() -> described(client.send(request, BodyHandlers.ofString())));
        say(() -> described(client.sendAsync(request, BodyHandlers.ofString()).get(30, TimeUnit.SECONDS)));
        say(() -> {
            try (InputStream in =
                    client.send(request, BodyHandlers.ofInputStream()).body()) {
                return "first byte " + in.read();
            }
        });
        System.out.println("alone");
        System.in.read();
        Thread[] threads = new Thread[6];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> say(() -> described(client.send(request, BodyHandlers.ofString()))));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("done");
        System.in.read();
        System.exit(0);
    }

    private static HttpClient client(int port, String user) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        if (!user.isEmpty()) {
            String[] parts = user.split(":", -1);
            client.authenticator(new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication(parts[0], parts[1].toCharArray());
                }
            });
        }
        return client.build();
    }

    private static String described(HttpResponse<String> response) {
        return response.statusCode() + " " + response.version() + " " + response.uri() + " after "
                + response.previousResponse().map(HttpResponse::statusCode).orElse(0) + ", ends well "
                + response.body().contains("[DONE]");
    }

    private static void say(Callable<String> value) {
        String seen;
        try {
            seen = value.call();
        } catch (Exception thrown) {
            seen = thrown + " < " + thrown.getCause();
        }
        System.out.println(seen);
    }
}
