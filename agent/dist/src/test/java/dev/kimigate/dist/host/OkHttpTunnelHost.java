package dev.kimigate.dist.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Credentials;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** What {@link JdkTunnelHost} does, with OkHttp. */
public final class OkHttpTunnelHost {
    private OkHttpTunnelHost() {}

    public static void main(String[] args) throws Exception {
        OkHttpClient client = client(Integer.parseInt(args[1]), args[2]);
        Request request = request(args[0]);
        say(() -> described(client.newCall(request).execute()));
        say(() -> described(enqueued(client.newCall(request)).get(30, TimeUnit.SECONDS)));
        say(() -> {
            try (Response response = client.newCall(request).execute()) {
                return "first byte "
                        + Objects.requireNonNull(response.body()).byteStream().read();
            }
        });
        System.out.println("alone");
        System.in.read();
        Thread[] threads = new Thread[6];
        for (int i = 0; i < threads.length; i++) {
            threads[i] =
                    new Thread(() -> say(() -> described(client.newCall(request).execute())));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("done");
        System.in.read();
        System.exit(0);
    }

    private static OkHttpClient client(int port, String user) {
        OkHttpClient.Builder client = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        if (!user.isEmpty()) {
            String[] parts = user.split(":", -1);
            client.proxyAuthenticator((route, response) -> response.request().header("Proxy-Authorization") != null
                    ? null
                    : response.request()
                            .newBuilder()
                            .header("Proxy-Authorization", Credentials.basic(parts[0], parts[1]))
                            .build());
        }
        return client.build();
    }

    // The order of create's arguments is deprecated since 4.0, but the other order is unknown before.
    private static Request request(String url) {
        return new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer test-key")
                .post(RequestBody.create(MediaType.parse("application/json"), "{\"stream\":true}"))
                .build();
    }

    private static CompletableFuture<Response> enqueued(Call call) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException thrown) {
                answer.completeExceptionally(thrown);
            }

            @Override
            public void onResponse(Call answered, Response response) {
                answer.complete(response);
            }
        });
        return answer;
    }

    private static String described(Response response) throws IOException {
        try (response) {
            Response prior = response.priorResponse();
            return response.code() + " " + response.protocol() + " "
                    + response.request().url() + " after " + (prior == null ? 0 : prior.code()) + ", ends well "
                    + Objects.requireNonNull(response.body()).string().contains("[DONE]");
        }
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
