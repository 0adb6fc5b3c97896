package dev.kimigate.client.ktorcio;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more copy of the client
class RelocatedKtor2Test extends KtorScenarioTests {
    RelocatedKtor2Test() throws Exception {
        super("2.3.13", true, "CioAdapter", "CioScenarios");
    }
}
