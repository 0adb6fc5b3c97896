package dev.kimigate.client.ktorcio.scenario;

import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientConfig;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.cio.CIO;
import io.ktor.client.engine.cio.CIOEngineConfig;
import java.util.function.Consumer;
import kotlin.Unit;

/** CioClients on the CIO engine. */
final class CioClients {
    private CioClients() {}

    static HttpClient cio(Consumer<CIOEngineConfig> engine) {
        return cio(engine, config -> {});
    }

    static HttpClient cio(Consumer<CIOEngineConfig> engine, Consumer<HttpClientConfig<CIOEngineConfig>> more) {
        return HttpClientKt.HttpClient(CIO.INSTANCE, config -> {
            config.engine(own -> {
                engine.accept(own);
                return Unit.INSTANCE;
            });
            more.accept(config);
            return Unit.INSTANCE;
        });
    }
}
