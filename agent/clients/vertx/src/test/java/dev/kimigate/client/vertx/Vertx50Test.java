package dev.kimigate.client.vertx;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class Vertx50Test extends VertxScenarioTests {
    Vertx50Test() throws Exception {
        super("5.0.12", false);
    }
}
