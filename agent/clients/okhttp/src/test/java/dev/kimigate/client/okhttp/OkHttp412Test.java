package dev.kimigate.client.okhttp;

class OkHttp412Test extends ScenarioTests {
    OkHttp412Test() throws Exception {
        super("4.12.0", false);
    }
}
