package dev.kimigate.client.okhttp;

import org.junit.jupiter.api.Tag;

@Tag("slow") // 70 s: all scenarios with one copy of OkHttp
class RelocatedOkHttpTest extends ScenarioTests {
    RelocatedOkHttpTest() throws Exception {
        super("4.12.0", true);
    }
}
