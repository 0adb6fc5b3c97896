package dev.kimigate.client.okhttp;

import org.junit.jupiter.api.Tag;

@Tag("slow") // 70 s: all scenarios with one copy of OkHttp
class OkHttp312Test extends ScenarioTests {
    OkHttp312Test() throws Exception {
        super("3.12.13", false);
    }
}
