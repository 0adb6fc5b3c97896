package dev.kimigate.client.vertx;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class RelocatedVertxTest extends VertxScenarioTests {
    RelocatedVertxTest() throws Exception {
        super("5.2.3", true);
    }
}
