package dev.kimigate.client.urlconnection;

import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.ClientFixture;
import dev.kimigate.testing.SharedScenarios;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scenarios that every client must pass. */
class UrlConnectionScenariosTest implements SharedScenarios.Setup<ClientFixture> {
    @TestFactory
    Stream<DynamicTest> scenarios() throws Exception {
        return SharedScenarios.tests(this);
    }

    @Override
    public ClientFixture fixture() throws Exception {
        return Woven.fixture();
    }

    @Override
    public ClientAdapter adapter(ClientFixture fixture) {
        return new UrlConnectionAdapter();
    }
}
