package dev.kimigate.client.vertx.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Where the application's handlers run, and what runs on the loops. */
public final class ThreadScenarios extends OwnScenarios {
    public ThreadScenarios(CopyFixture fixture) {
        super(fixture);
    }

    @CopyScenario
    @SuppressWarnings("deprecation") // in 4.5.0, because it was new there
    public void handlers_runOnTheContextOfTheCaller_afterAWaitAndARefusal() throws Exception {
        HttpClient client = client(4);
        fixture.limit(1);
        for (ThreadingModel model : new ThreadingModel[] {ThreadingModel.EVENT_LOOP, ThreadingModel.WORKER}) {
            String path = "/gated/" + model;
            fixture.server.on(
                    path,
                    request -> request.number() == 1
                            ? request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY)
                            : ScriptedServer.fine(request));
            HttpClientRequest held = hold(client);
            Caller caller = new Caller(client, path);
            get(vertx.deployVerticle(() -> caller, new DeploymentOptions().setThreadingModel(model)));
            fixture.awaitWaiting(1);
            VertxClients.reset(held);
            assertThat(caller.seen)
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo(
                            "true " + (model == ThreadingModel.EVENT_LOOP ? "loop" : "worker") + " true {\"ok\":true}");
            fixture.awaitHeld(0);
            fixture.limit(1); // without the pause
        }
    }

    @CopyScenario
    public void accountIsOpened_offTheLoop() throws Exception {
        HttpClient client = client(4);
        for (String key : new String[] {"sk-one", "sk-two", "sk-one"}) {
            CompletableFuture<String> seen = new CompletableFuture<>();
            vertx.runOnContext(now -> client.request(post("/gated/any").putHeader("Authorization", "Bearer " + key))
                    .compose(request -> request.send(Buffer.buffer(BODY)))
                    .compose(response -> response.body())
                    .onComplete(done -> seen.complete(done.result() + " " + Context.isOnEventLoopThread())));
            assertThat(seen).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("{\"ok\":true} true");
        }
        assertThat(fixture.openers()).isNotEmpty().allMatch(name -> name.contains("kimi-gate-dispatch"));
    }

    /** Sends one call when it is deployed, and says on what it hears of the answer. */
    @SuppressWarnings("ReferenceEquality") // a context is one object
    private final class Caller extends AbstractVerticle {
        private final HttpClient client;
        private final String path;
        private final CompletableFuture<String> seen = new CompletableFuture<>();

        Caller(HttpClient client, String path) {
            this.client = client;
            this.path = path;
        }

        @Override
        public void start() {
            Context own = Vertx.currentContext();
            client.request(post(path))
                    .compose(request -> request.send(Buffer.buffer(BODY)))
                    .onComplete(came -> {
                        String where = (Vertx.currentContext() == own)
                                + (Context.isOnEventLoopThread() ? " loop " : " worker ");
                        came.result()
                                .body()
                                .onComplete(body ->
                                        seen.complete(where + (Vertx.currentContext() == own) + " " + body.result()));
                    });
        }
    }
}
