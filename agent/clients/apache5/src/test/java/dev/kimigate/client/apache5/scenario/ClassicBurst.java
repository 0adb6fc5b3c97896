package dev.kimigate.client.apache5.scenario;

import dev.kimigate.testing.BurstScenarios;
import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** A hundred calls at once of a classic client. */
public final class ClassicBurst extends BurstScenarios {
    private final CopyFixture fixture;

    public ClassicBurst(CopyFixture fixture) {
        super(fixture);
        this.fixture = fixture;
    }

    @CopyScenario
    public void hundredCalls_areAnswered_withoutARefusal() throws Exception {
        try (CloseableHttpClient client = ClassicClients.builder().build()) {
            play("classic", path -> {
                try (CloseableHttpResponse answer = client.execute(new HttpPost(fixture.server.url(path)))) {
                    return EntityUtils.toString(answer.getEntity());
                }
            });
        }
    }
}
