package dev.kimigate.harness.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** OkHttp as a tool uses it: one client. Only methods that every release from 3.9 to 5 has. */
final class OkHttpLoadClient implements LoadClient {

    private static final @Nullable MediaType JSON = MediaType.parse("application/json");

    private final LoadOptions options;
    private final OkHttpClient http;

    private OkHttpLoadClient(LoadOptions options) {
        this.options = options;
        this.http = client(options);
    }

    static LoadClient of(LoadOptions options) {
        return switch (options.mode()) {
            case "execute", "enqueue" -> new OkHttpLoadClient(options);
            case "sse" -> new OkHttpSseLoadClient(options);
            default -> throw new IllegalArgumentException("--mode " + options.mode());
        };
    }

    static OkHttpClient client(LoadOptions options) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .readTimeout(options.readTimeoutSeconds(), TimeUnit.SECONDS)
                .protocols(
                        options.http() == 1 ? List.of(Protocol.HTTP_1_1) : List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
        if (options.perHost() > 0) {
            Dispatcher dispatcher = new Dispatcher();
            dispatcher.setMaxRequestsPerHost(options.perHost());
            builder.dispatcher(dispatcher);
        }
        if (options.keepAliveSeconds() > 0) {
            builder.connectionPool(new ConnectionPool(5, options.keepAliveSeconds(), TimeUnit.SECONDS));
        }
        return builder.build();
    }

    // The order of create's arguments is deprecated since 4.0, but the other order is unknown before.
    static Request request(LoadOptions options, String prompt) {
        Request.Builder builder = new Request.Builder()
                .url(options.url().toString())
                .post(RequestBody.create(JSON, options.requestBody(prompt)));
        options.allHeaders().forEach(builder::header);
        return builder.build();
    }

    @Override
    public boolean blocks() {
        return options.mode().equals("execute");
    }

    @Override
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        Call call = http.newCall(request(options, prompt));
        if (blocks()) {
            execute(call, kind, reply);
        } else {
            call.enqueue(new Answer(kind, reply));
        }
        return reply;
    }

    private void execute(Call call, CallKind kind, CompletableFuture<Reply> reply) {
        try {
            reply.complete(take(call.execute(), kind));
        } catch (IOException e) {
            reply.completeExceptionally(e);
        }
    }

    private Reply take(Response answer, CallKind kind) throws IOException {
        switch (kind) {
            case READ -> {
                return new Reply(answer.code(), read(answer));
            }
            case ABORTED -> {
                try (InputStream body = body(answer).byteStream()) {
                    return new Reply(body.read() >= 0 ? answer.code() : 0, null);
                }
            }
            case NEVER_READ -> {
                return new Reply(answer.code(), null);
            }
        }
        throw new IllegalStateException();
    }

    private String read(Response answer) throws IOException {
        try (ResponseBody body = body(answer)) {
            return switch (options.body()) {
                case "string" -> body.string();
                case "bytes" -> new String(body.bytes(), StandardCharsets.UTF_8);
                case "stream" -> new String(body.byteStream().readAllBytes(), StandardCharsets.UTF_8);
                case "source" -> body.source().readUtf8();
                default -> throw new IllegalArgumentException("--body " + options.body());
            };
        }
    }

    private static ResponseBody body(Response answer) throws IOException {
        ResponseBody body = answer.body();
        if (body == null) {
            throw new IOException("no body");
        }
        return body;
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
    }

    private final class Answer implements Callback {

        private final CallKind kind;
        private final CompletableFuture<Reply> reply;

        Answer(CallKind kind, CompletableFuture<Reply> reply) {
            this.kind = kind;
            this.reply = reply;
        }

        @Override
        public void onFailure(Call call, IOException failure) {
            reply.completeExceptionally(failure);
        }

        @Override
        public void onResponse(Call call, Response answer) {
            try {
                reply.complete(take(answer, kind));
            } catch (IOException e) {
                reply.completeExceptionally(e);
            }
        }
    }
}
