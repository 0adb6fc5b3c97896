package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.okhttp.PlainServer;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.client.okhttp.World;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.http.Body;
import retrofit2.http.POST;
import retrofit2.http.Streaming;

/** Retrofit puts bodies of its own around OkHttp's and reads most of them itself. */
public final class RetrofitScenarios {
    private final World world;
    private final PlainServer server;

    /** An API as its users write it. */
    public interface Api {
        @POST("gated/whole")
        Call<ResponseBody> whole(@Body RequestBody body);

        @Streaming
        @POST("gated/stream")
        Call<ResponseBody> stream(@Body RequestBody body);
    }

    public RetrofitScenarios(World world) {
        this.world = world;
        this.server = world.server;
    }

    @Scenario
    public void retrofit_answersErrorsAndStreams_giveTheirPermitsBack() throws Exception {
        world.limit(1);
        server.on(
                "/gated/whole",
                request -> request.number() == 1
                        ? request.whole("429 Too Many Requests", "application/json", RefusalScenarios.CONCURRENCY)
                        : request.number() == 2
                                ? request.whole("403 Forbidden", "application/json", RefusalScenarios.QUOTA)
                                : request.whole("200 OK", "text/plain", "done"));
        Api api = new Retrofit.Builder().baseUrl(server.url("/")).build().create(Api.class);
        RequestBody body = RequestBody.create(Calls.JSON, "{}");
        Response<ResponseBody> quota = api.whole(body).execute();
        assertThat(quota.code()).isEqualTo(403);
        assertThat(quota.errorBody().string()).isEqualTo(RefusalScenarios.QUOTA);
        assertThat(api.whole(body).execute().body().string()).isEqualTo("done");
        Response<ResponseBody> stream = api.stream(body).execute();
        assertThat(world.held()).isEqualTo(1);
        assertThat(stream.body().string()).isEqualTo("{\"ok\":true}");
        assertThat(world.held()).isZero();
    }
}
