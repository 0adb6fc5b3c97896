package dev.kimigate.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.testing.ScriptedServer;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls made from inside the streams of others, and streams nobody reads: a full line must not stand for ever. */
@Tag("slow") // 9 s: waits until nobody reads
class NestedCallsTest {
    private static final int PARENTS = 3;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The limit binds, or a bound below it. */
    @ParameterizedTest
    @ValueSource(ints = {PARENTS, PARENTS + 2})
    void childrenOfUnreadParents_failOneByOne_insteadOfHanging(int limit) throws Exception {
        try (ScriptedServer server = UsualAnswers.server();
                Hooked hooked = new Hooked(limit)) {
            hooked.gate.bound(PARENTS);
            List<InputStream> parents = openParents(server, hooked);
            List<CompletableFuture<HttpResponse<String>>> children = callChildren(server, hooked);

            // Again and again, because a body may have come after the clock was moved; far from the idle attempt's end.
            Awaitility.await()
                    .pollInterval(Duration.ofSeconds(2))
                    .atMost(40, TimeUnit.SECONDS)
                    .until(() -> {
                        hooked.gate.skip(Duration.ofSeconds(31));
                        return children.get(0).isDone();
                    });

            assertThatThrownBy(() -> children.get(0).get())
                    .hasCauseInstanceOf(HttpTimeoutException.class)
                    .hasMessageContaining("was not read for 30 seconds");
            assertThat(hooked.gate.reports()).anyMatch(report -> report.contains("oldest waiting call fails"));
            for (InputStream parent : parents) {
                parent.close(); // its reader heard of the failure and goes on
            }
            for (CompletableFuture<HttpResponse<String>> child : children.subList(1, PARENTS)) {
                child.handle((response, thrown) -> 0).get(20, TimeUnit.SECONDS);
            }
            hooked.assertAllGivenBack();
        }
    }

    @Test
    void childrenOfParentsThatAreRead_wait() throws Exception {
        try (ScriptedServer server = UsualAnswers.server();
                Hooked hooked = new Hooked(PARENTS)) {
            List<InputStream> parents = openParents(server, hooked);
            List<Thread> readers = new ArrayList<>();
            for (InputStream parent : parents) {
                Thread reader = new Thread(() -> drain(parent)); // pending reads: a silent server is never idle
                reader.setDaemon(true);
                reader.start();
                readers.add(reader);
            }
            List<CompletableFuture<HttpResponse<String>>> children = callChildren(server, hooked);
            Awaitility.await().until(() -> readers.stream().allMatch(NestedCallsTest::isParked));
            hooked.gate.skip(Duration.ofMinutes(20));
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> children.stream().noneMatch(CompletableFuture::isDone));
            children.forEach(child -> child.cancel(true));
            for (InputStream parent : parents) {
                parent.close();
            }
            hooked.assertAllGivenBack();
        }
    }

    @Test
    void bodyNobodyReadsForAQuarterOfAnHour_givesItsPermitBack() throws Exception {
        try (ScriptedServer server = UsualAnswers.server();
                Hooked hooked = new Hooked(1)) {
            InputStream unread = openParents(server, hooked, 1).get(0);
            CompletableFuture<HttpResponse<String>> next =
                    hooked.sendAsync(client, post(server, "/ok"), BodyHandlers.ofString());
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
                hooked.gate.skip(Duration.ofMinutes(16));
                return next.isDone();
            });
            assertThat(next.get().statusCode()).isEqualTo(200);
            assertThat(unread.read()).isEqualTo('l'); // the connection was left alone
            unread.close();
            hooked.assertAllGivenBack();
        }
    }

    private List<InputStream> openParents(ScriptedServer server, Hooked hooked) throws Exception {
        return openParents(server, hooked, PARENTS);
    }

    private List<InputStream> openParents(ScriptedServer server, Hooked hooked, int count) throws Exception {
        List<InputStream> parents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parents.add(hooked.send(client, post(server, "/held"), BodyHandlers.ofInputStream())
                    .body());
        }
        return parents;
    }

    private List<CompletableFuture<HttpResponse<String>>> callChildren(ScriptedServer server, Hooked hooked) {
        List<CompletableFuture<HttpResponse<String>>> children = new ArrayList<>();
        for (int i = 0; i < PARENTS; i++) {
            children.add(hooked.sendAsync(client, post(server, "/ok"), BodyHandlers.ofString()));
        }
        return children;
    }

    private static boolean isParked(Thread reader) {
        return reader.getState() == Thread.State.WAITING;
    }

    private static void drain(InputStream in) {
        try {
            in.readAllBytes();
        } catch (java.io.IOException closed) {
            return;
        }
    }

    private static HttpRequest post(ScriptedServer server, String path) {
        return HttpRequest.newBuilder(server.uri(path))
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }
}
