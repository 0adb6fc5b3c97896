package dev.kimigate.client.okhttp;

import org.junit.jupiter.api.Tag;

@Tag("slow") // 70 s: all scenarios with one copy of OkHttp
class OkHttp309Test extends ScenarioTests {
    OkHttp309Test() throws Exception {
        super("3.9.1", false);
    }
}
