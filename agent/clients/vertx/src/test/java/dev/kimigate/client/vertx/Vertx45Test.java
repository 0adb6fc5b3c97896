package dev.kimigate.client.vertx;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class Vertx45Test extends VertxScenarioTests {
    Vertx45Test() throws Exception {
        super("4.5.36", false);
    }
}
