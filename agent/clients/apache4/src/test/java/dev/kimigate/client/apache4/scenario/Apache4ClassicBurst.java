package dev.kimigate.client.apache4.scenario;

import dev.kimigate.testing.BurstScenarios;
import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.util.EntityUtils;

/** A hundred calls at once of a classic client. */
public final class Apache4ClassicBurst extends BurstScenarios {
    private final CopyFixture fixture;

    public Apache4ClassicBurst(CopyFixture fixture) {
        super(fixture);
        this.fixture = fixture;
    }

    @CopyScenario
    public void hundredCalls_areAnswered_withoutARefusal() throws Exception {
        try (CloseableHttpClient client = Apache4Clients.builder().build()) {
            play("classic", path -> {
                try (CloseableHttpResponse answer = client.execute(new HttpPost(fixture.server.url(path)))) {
                    return EntityUtils.toString(answer.getEntity());
                }
            });
        }
    }
}
