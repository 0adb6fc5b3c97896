package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("slow") // 45 s: all scenarios with the newest release
class MinimalApache56Test extends Apache5ScenarioTests {
    MinimalApache56Test() throws Exception {
        super("5.6.5", false, "MinimalAdapter");
    }
}
