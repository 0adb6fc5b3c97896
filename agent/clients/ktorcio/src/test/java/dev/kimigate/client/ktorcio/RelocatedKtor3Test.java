package dev.kimigate.client.ktorcio;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more copy of the client
class RelocatedKtor3Test extends KtorScenarioTests {
    RelocatedKtor3Test() throws Exception {
        super("3.6.1", true, "CioAdapter", "CioScenarios", "PluginScenarios");
    }
}
