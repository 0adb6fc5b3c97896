package dev.kimigate.client.okhttp;

class OkHttp312Test extends ScenarioTests {
    OkHttp312Test() throws Exception {
        super("3.12.13", false);
    }
}
