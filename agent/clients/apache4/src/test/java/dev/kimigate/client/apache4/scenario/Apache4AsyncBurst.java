package dev.kimigate.client.apache4.scenario;

import dev.kimigate.testing.BurstScenarios;
import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import java.util.concurrent.TimeUnit;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.util.EntityUtils;

/** A hundred calls at once of an asynchronous client. */
public final class Apache4AsyncBurst extends BurstScenarios {
    private final CopyFixture fixture;

    public Apache4AsyncBurst(CopyFixture fixture) {
        super(fixture);
        this.fixture = fixture;
    }

    @CopyScenario
    public void hundredCalls_areAnswered_withoutARefusal() throws Exception {
        try (CloseableHttpAsyncClient client = AsyncClients.started()) {
            play(
                    "asynchronous",
                    path -> EntityUtils.toString(client.execute(AsyncClients.post(fixture, path), null)
                            .get(1, TimeUnit.MINUTES)
                            .getEntity()));
        }
    }
}
