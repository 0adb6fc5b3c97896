package dev.kimigate.demo.tool;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/** A tool on OkHttp; its dispatcher is set up as OpenAI's own Java library does it. */
public final class OkHttpTool implements Assistant {

    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient client =
            new OkHttpClient.Builder().dispatcher(dispatcher()).build();
    private final URI baseUrl;

    private OkHttpTool(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    public static void main(String[] args) {
        Burst.run(args, OkHttpTool::new);
    }

    @Override
    public CompletableFuture<String> ask(String question) {
        Request request = new Request.Builder()
                .url(baseUrl + "/chat/completions")
                .header("Authorization", "Bearer test-key")
                .post(RequestBody.create(ChatJson.request(question), JSON))
                .build();
        CompletableFuture<String> answer = new CompletableFuture<>();
        client.newCall(request).enqueue(new Reader(answer));
        return answer;
    }

    /* OkHttp alone would send five calls to one host at a time, and 64 in all. */
    private static Dispatcher dispatcher() {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequestsPerHost(dispatcher.getMaxRequests());
        return dispatcher;
    }

    private record Reader(CompletableFuture<String> answer) implements Callback {

        @Override
        public void onResponse(Call call, Response response) {
            try (response) {
                answer.complete(read(response));
            } catch (IOException | CallFailedException e) {
                answer.completeExceptionally(e);
            }
        }

        @Override
        public void onFailure(Call call, IOException failure) {
            answer.completeExceptionally(failure);
        }

        private static String read(Response response) throws IOException {
            ChatStream stream = new ChatStream(response.code());
            // The body of an answer to a call is never null.
            BufferedSource body = Objects.requireNonNull(response.body()).source();
            for (String line = body.readUtf8Line(); line != null; line = body.readUtf8Line()) {
                stream.line(line);
            }
            return stream.answer();
        }
    }
}
