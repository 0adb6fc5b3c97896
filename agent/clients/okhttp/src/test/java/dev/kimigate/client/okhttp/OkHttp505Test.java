package dev.kimigate.client.okhttp;

import org.junit.jupiter.api.Tag;

@Tag("slow") // 70 s: all scenarios with one copy of OkHttp
class OkHttp505Test extends ScenarioTests {
    OkHttp505Test() throws Exception {
        super("5.5.1", false);
    }
}
