package dev.kimigate.client.ktorcio;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class Ktor300Test extends KtorScenarioTests {
    Ktor300Test() throws Exception {
        super("3.0.0", false, "CioAdapter", "CioScenarios", "PluginScenarios");
    }
}
