package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.okhttp.Http2Server;
import dev.kimigate.client.okhttp.Http2Server.Script;
import dev.kimigate.client.okhttp.OkHttpFixture;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.client.okhttp.scenario.Calls.Way;
import dev.kimigate.testing.BareVersusGated;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.Session;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;

/** What a server does to a whole connection of HTTP/2, and what it sends unasked, is met as without us. */
public final class GoAwayScenarios {
    private static final int FROM = 312; // OkHttp knows HTTP/2 without TLS since 3.11

    private final OkHttpFixture fixture;
    private final Http2Server server;
    private final BareVersusGated both;

    public GoAwayScenarios(OkHttpFixture fixture) throws Exception {
        this.fixture = fixture;
        this.server = fixture.http2();
        this.both = new BareVersusGated(fixture.server);
    }

    private static OkHttpClient client(AtomicInteger connects) {
        return new OkHttpClient.Builder()
                .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                .readTimeout(10, TimeUnit.SECONDS)
                .eventListener(new EventListener() {
                    @Override
                    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
                        connects.incrementAndGet();
                    }
                })
                .build();
    }

    /** One client's run against a script. */
    private final class Run {
        private final Session session;
        private final AtomicInteger connects = new AtomicInteger();
        private final AtomicInteger requests = new AtomicInteger();
        private final OkHttpClient client;

        Run(Session session, Script script) {
            this.session = session;
            server.on(session.prefix() + "/x", (any, answer) -> script.answer(requests.incrementAndGet(), answer));
            client = client(connects);
        }

        CompletableFuture<Response> start(Way way) {
            return way.start(Calls.post(client, server.url(session.prefix() + "/x")));
        }

        void see(String what, CompletableFuture<Response> call) {
            session.see(what, () -> {
                try (Response response = call.get(10, TimeUnit.SECONDS)) {
                    return response.code() + " " + response.protocol() + " "
                            + response.body().string();
                }
            });
        }

        void seeCounts() {
            session.see("requests " + requests + ", connections " + connects);
        }
    }

    /** One call after the other, both ways. */
    private void assertSame(String name, Script script) throws Exception {
        both.assertSame(name, session -> {
            Run run = new Run(session, script);
            for (Way way : Way.values()) {
                run.see(way.name(), run.start(way));
            }
            run.seeCounts();
        });
        fixture.awaitHeld(0);
    }

    @Scenario(from = FROM)
    public void h2_goAwayInTheMiddleOfAStream_isAsBare() throws Exception {
        assertSame("the stream goes on", (number, answer) -> {
            answer.head(200, "text/plain");
            answer.text("half, ");
            answer.goAway(answer.stream());
            answer.text("and the rest");
        });
        assertSame("the stream is given up", (number, answer) -> {
            answer.head(200, "text/plain");
            answer.text("half");
            answer.goAway(0);
        });
        assertSame("an answer that may be a refusal goes on", (number, answer) -> {
            answer.head(403, "application/json");
            answer.text(RefusalTexts.QUOTA);
            answer.goAway(answer.stream());
            answer.text("and the rest");
        });
    }

    @Scenario(from = FROM)
    public void h2_goAwayBeforeTheFirstStream_isAsBare() throws Exception {
        assertSame("before the first", (number, answer) -> {
            if (number == 1) {
                answer.goAway(0);
            } else {
                answer.head(200, "text/plain");
                answer.text("done");
            }
        });
    }

    /** The second of two calls was not looked at; the first goes on. */
    @Scenario(from = FROM)
    public void h2_goAwayBetweenTwoStreams_isAsBare() throws Exception {
        both.assertSame("between", session -> {
            CountDownLatch second = new CountDownLatch(1);
            CountDownLatch first = new CountDownLatch(1);
            Run run = new Run(session, (number, answer) -> {
                if (number == 1) {
                    answer.head(200, "text/plain");
                    first.countDown();
                    second.await(10, TimeUnit.SECONDS);
                    answer.goAway(answer.stream());
                    answer.text("the first");
                } else if (number == 2) {
                    second.countDown();
                    TimeUnit.SECONDS.sleep(1); // its stream is gone by then
                } else {
                    answer.head(200, "text/plain");
                    answer.text("the second");
                }
            });
            CompletableFuture<Response> one = run.start(Way.ENQUEUE);
            session.see("first comes " + first.await(10, TimeUnit.SECONDS));
            CompletableFuture<Response> two = run.start(Way.ENQUEUE);
            run.see("first", one);
            run.see("second", two);
            run.seeCounts();
        });
    }

    @Scenario(from = FROM)
    public void h2_refusalWithGoAway_isSentAgain_onAnotherConnection() throws Exception {
        AtomicInteger connects = new AtomicInteger();
        server.on("/gated/refused", (number, answer) -> {
            answer.head(number == 1 ? 403 : 200, "application/json");
            answer.text(number == 1 ? RefusalTexts.CONCURRENCY : "done");
            if (number == 1) {
                answer.goAway(answer.stream());
            }
        });
        OkHttpClient client = client(connects);
        assertThat(Calls.text(Calls.post(client, server.url("/gated/refused")).execute()))
                .isEqualTo("done");
        assertThat(server.count("/gated/refused")).isEqualTo(2);
        assertThat(connects).hasValue(2);
    }

    /** OkHttp wants none of what is pushed; a push is no call and has no permit. */
    @Scenario(from = FROM)
    public void h2_push_isAsBare() throws Exception {
        fixture.limit(1);
        for (int status : new int[] {200, 403}) {
            both.assertSame("pushed with " + status, session -> {
                String pushed = session.prefix() + "/pushed";
                int before = server.count(pushed);
                Run run = new Run(session, (number, answer) -> {
                    answer.push(pushed);
                    answer.head(status, "application/json");
                    answer.push(pushed);
                    answer.text(RefusalTexts.QUOTA);
                });
                for (Way way : Way.values()) {
                    run.see(way.name(), run.start(way));
                }
                run.seeCounts();
                session.see("pushed " + (server.count(pushed) - before));
            });
        }
        assertThat(server.count("/gated/pushed")).isPositive();
    }
}
