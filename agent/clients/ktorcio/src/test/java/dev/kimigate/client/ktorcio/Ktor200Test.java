package dev.kimigate.client.ktorcio;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class Ktor200Test extends KtorScenarioTests {
    Ktor200Test() throws Exception {
        super("2.0.0", false, "CioAdapter", "CioScenarios");
    }
}
