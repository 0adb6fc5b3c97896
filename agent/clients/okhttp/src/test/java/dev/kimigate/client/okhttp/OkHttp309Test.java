package dev.kimigate.client.okhttp;

class OkHttp309Test extends ScenarioTests {
    OkHttp309Test() throws Exception {
        super("3.9.1", false);
    }
}
