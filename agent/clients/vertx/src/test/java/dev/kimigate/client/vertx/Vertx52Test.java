package dev.kimigate.client.vertx;

class Vertx52Test extends VertxScenarioTests {
    Vertx52Test() throws Exception {
        super("5.2.3", false);
    }
}
