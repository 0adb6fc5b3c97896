package dev.kimigate.client.okhttp;

class OkHttp314Test extends ScenarioTests {
    OkHttp314Test() throws Exception {
        super("3.14.9", false);
    }
}
