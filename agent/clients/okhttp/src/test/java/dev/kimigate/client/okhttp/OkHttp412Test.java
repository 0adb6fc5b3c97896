package dev.kimigate.client.okhttp;

import org.junit.jupiter.api.Tag;

@Tag("slow") // 70 s: all scenarios with one copy of OkHttp
class OkHttp412Test extends ScenarioTests {
    OkHttp412Test() throws Exception {
        super("4.12.0", false);
    }
}
