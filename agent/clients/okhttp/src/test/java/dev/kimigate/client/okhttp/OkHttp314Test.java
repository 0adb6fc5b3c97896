package dev.kimigate.client.okhttp;

import org.junit.jupiter.api.Tag;

@Tag("slow") // 70 s: all scenarios with one copy of OkHttp
class OkHttp314Test extends ScenarioTests {
    OkHttp314Test() throws Exception {
        super("3.14.9", false);
    }
}
