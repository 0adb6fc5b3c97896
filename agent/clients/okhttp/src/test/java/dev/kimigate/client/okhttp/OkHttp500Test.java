package dev.kimigate.client.okhttp;

import org.junit.jupiter.api.Tag;

@Tag("slow") // 70 s: all scenarios with one copy of OkHttp
class OkHttp500Test extends ScenarioTests {
    OkHttp500Test() throws Exception {
        super("5.0.0", false);
    }
}
