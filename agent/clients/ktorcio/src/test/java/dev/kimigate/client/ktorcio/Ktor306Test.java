package dev.kimigate.client.ktorcio;

import org.junit.jupiter.api.Tag;

@Tag("slow") // all scenarios with the newest release
class Ktor306Test extends KtorScenarioTests {
    Ktor306Test() throws Exception {
        super("3.6.1", false, "CioAdapter", "CioScenarios", "PluginScenarios");
    }
}
