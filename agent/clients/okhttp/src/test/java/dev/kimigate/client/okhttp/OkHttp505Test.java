package dev.kimigate.client.okhttp;

class OkHttp505Test extends ScenarioTests {
    OkHttp505Test() throws Exception {
        super("5.5.1", false);
    }
}
