package dev.kimigate.harness.host;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.jspecify.annotations.Nullable;

/** okhttp-sse as a tool uses it. Its answers cannot be left unread: the library reads them. */
final class OkHttpSseLoadClient implements LoadClient {

    private final LoadOptions options;
    private final OkHttpClient http;
    private final EventSource.Factory events;

    OkHttpSseLoadClient(LoadOptions options) {
        if (options.neverReadShare() > 0) {
            throw new IllegalArgumentException("--mode sse reads every answer");
        }
        this.options = options;
        this.http = OkHttpLoadClient.client(options);
        this.events = EventSources.createFactory(http);
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        events.newEventSource(OkHttpLoadClient.request(options, prompt), new Listener(kind, reply));
        return reply;
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
    }

    private static final class Listener extends EventSourceListener {

        private final CallKind kind;
        private final CompletableFuture<Reply> reply;
        private final StringBuilder text = new StringBuilder();

        Listener(CallKind kind, CompletableFuture<Reply> reply) {
            this.kind = kind;
            this.reply = reply;
        }

        @Override
        public void onEvent(EventSource source, @Nullable String id, @Nullable String type, String data) {
            text.append(data).append('\n');
            if (kind == CallKind.ABORTED) {
                source.cancel();
                reply.complete(new Reply(200, null));
            }
        }

        @Override
        public void onClosed(EventSource source) {
            reply.complete(new Reply(200, text.toString()));
        }

        @Override
        public void onFailure(EventSource source, @Nullable Throwable failure, @Nullable Response answer) {
            if (answer != null && answer.code() != 200) {
                reply.complete(new Reply(answer.code(), null));
                answer.close();
            } else {
                reply.completeExceptionally(failure != null ? failure : new IOException("event source failed"));
            }
        }
    }
}
