package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.okhttp.OkHttpFixture;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer;
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
    private final OkHttpFixture fixture;
    private final ScriptedServer server;

    /** An API as its users write it. */
    public interface Api {
        @POST("gated/whole")
        Call<ResponseBody> whole(@Body RequestBody body);

        @Streaming
        @POST("gated/stream")
        Call<ResponseBody> stream(@Body RequestBody body);
    }

    public RetrofitScenarios(OkHttpFixture fixture) {
        this.fixture = fixture;
        this.server = fixture.server;
    }

    @Scenario
    public void retrofit_answersErrorsAndStreams_giveTheirPermitsBack() throws Exception {
        fixture.limit(1);
        server.on(
                "/gated/whole",
                request -> request.number() == 1
                        ? request.whole("429 Too Many Requests", "application/json", RefusalTexts.CONCURRENCY)
                        : request.number() == 2
                                ? request.whole("403 Forbidden", "application/json", RefusalTexts.QUOTA)
                                : request.whole("200 OK", "text/plain", "done"));
        Api api = new Retrofit.Builder().baseUrl(server.url("/")).build().create(Api.class);
        RequestBody body = RequestBody.create(Calls.JSON, "{}");
        Response<ResponseBody> quota = api.whole(body).execute();
        assertThat(quota.code()).isEqualTo(403);
        assertThat(quota.errorBody().string()).isEqualTo(RefusalTexts.QUOTA);
        assertThat(api.whole(body).execute().body().string()).isEqualTo("done");
        Response<ResponseBody> stream = api.stream(body).execute();
        assertThat(fixture.held()).isEqualTo(1);
        assertThat(stream.body().string()).isEqualTo("{\"ok\":true}");
        assertThat(fixture.held()).isZero();
    }
}
