package dev.kimigate.client.vertx;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class Vertx450Test extends VertxScenarioTests {
    Vertx450Test() throws Exception {
        super("4.5.0", false);
    }
}
