package dev.kimigate.client.okhttp;

class RelocatedOkHttpTest extends ScenarioTests {
    RelocatedOkHttpTest() throws Exception {
        super("4.12.0", true);
    }
}
