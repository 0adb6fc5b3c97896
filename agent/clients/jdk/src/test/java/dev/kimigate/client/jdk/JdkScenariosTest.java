package dev.kimigate.client.jdk;

import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.ClientFixture;
import dev.kimigate.testing.SharedScenarios;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The scenarios that every client must pass, with the JDK's. */
@Tag("slow") // 30 s: the scenarios of all clients, as for each OkHttp
class JdkScenariosTest implements SharedScenarios.Setup<ClientFixture> {
    @TestFactory
    Stream<DynamicTest> scenarios() throws Exception {
        return SharedScenarios.tests(this);
    }

    @Override
    public ClientFixture fixture() throws Exception {
        return new ClientFixture();
    }

    @Override
    public ClientAdapter adapter(ClientFixture fixture) throws Exception {
        return new JdkAdapter(fixture);
    }
}
