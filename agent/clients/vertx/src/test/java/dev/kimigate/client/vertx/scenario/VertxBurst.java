package dev.kimigate.client.vertx.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.RefusalTexts;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A hundred calls at once, where the server takes twenty. */
public final class VertxBurst extends OwnScenarios {
    private static final int LIMIT = 20;

    public VertxBurst(CopyFixture fixture) {
        super(fixture);
    }

    @CopyScenario
    public void hundredCalls_areAnswered_withoutARefusal() throws Exception {
        fixture.limit(LIMIT);
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        fixture.server.on("/gated/burst", request -> {
            if (inFlight.incrementAndGet() > LIMIT) {
                refused.incrementAndGet();
                inFlight.decrementAndGet();
                return request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY);
            }
            Thread.sleep(100);
            inFlight.decrementAndGet(); // before the answer, whose end lets the next call start
            return request.whole("200 OK", "text/plain", "done");
        });
        HttpClient client = VertxClients.client(vertx, 100);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(text(client, "/gated/burst"));
        }
        for (Future<String> answer : answers) {
            assertThat(get(answer)).isEqualTo("done");
        }
        assertThat(refused).hasValue(0);
        assertThat(fixture.server.count("/gated/burst")).isEqualTo(100);
    }
}
