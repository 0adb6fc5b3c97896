package dev.kimigate.client.apache5.scenario;

import dev.kimigate.testing.BurstScenarios;
import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;

/** A hundred calls at once of an asynchronous client. */
public final class AsyncBurst extends BurstScenarios {
    private final CopyFixture fixture;

    public AsyncBurst(CopyFixture fixture) {
        super(fixture);
        this.fixture = fixture;
    }

    @CopyScenario
    public void hundredCalls_areAnswered_withoutARefusal() throws Exception {
        try (CloseableHttpAsyncClient client = AsyncScenarios.started(AsyncScenarios.builder())) {
            play(
                    "asynchronous",
                    path -> client.execute(AsyncScenarios.post(fixture, path), null)
                            .get(1, TimeUnit.MINUTES)
                            .getBodyText());
        }
    }
}
