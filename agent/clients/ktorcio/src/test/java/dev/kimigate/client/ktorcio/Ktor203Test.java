package dev.kimigate.client.ktorcio;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class Ktor203Test extends KtorScenarioTests {
    Ktor203Test() throws Exception {
        super("2.3.13", false, "CioAdapter", "CioScenarios");
    }
}
