package dev.kimigate.client.okhttp;

class OkHttp500Test extends ScenarioTests {
    OkHttp500Test() throws Exception {
        super("5.0.0", false);
    }
}
