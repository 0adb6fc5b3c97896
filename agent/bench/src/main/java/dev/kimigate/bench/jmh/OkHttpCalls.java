package dev.kimigate.bench.jmh;

import java.io.IOException;
import java.util.Objects;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** OkHttp: one call after another on a kept connection. */
@State(Scope.Benchmark)
public class OkHttpCalls {

    private final OkHttpClient client = new OkHttpClient();
    private final Request request = new Request.Builder()
            .url(Target.URL)
            .header("Authorization", "Bearer test-key")
            .post(RequestBody.create("{\"messages\":[]}", MediaType.get("application/json")))
            .build();

    /** A whole call. */
    @Benchmark
    public Object call() throws IOException {
        try (Response answer = client.newCall(request).execute()) {
            return Objects.requireNonNull(answer.body()).string();
        }
    }

    /** A call that is cancelled before it starts: what is left is the way to where the client looks. */
    @Benchmark
    public Object wayIn() throws IOException {
        Call call = client.newCall(request);
        call.cancel();
        try (Response answer = call.execute()) {
            return answer;
        } catch (IOException expected) {
            return expected;
        }
    }
}
