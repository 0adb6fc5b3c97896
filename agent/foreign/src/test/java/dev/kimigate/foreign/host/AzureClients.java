package dev.kimigate.foreign.host;

import com.azure.core.http.HttpClient;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import com.azure.core.http.vertx.VertxHttpClientBuilder;

/** The tests of Azure's SDK on its own clients, and on those that {@link BlockingAzureClient} carries. */
final class AzureClients {
    private AzureClients() {}

    static final class ReactorNetty extends AzureTests {
        @Override
        protected HttpClient createHttpClient() {
            return new NettyAsyncHttpClientBuilder().build();
        }
    }

    static final class Vertx extends AzureTests {
        @Override
        protected HttpClient createHttpClient() {
            return new VertxHttpClientBuilder().build();
        }
    }

    static final class Apache5 extends AzureTests {
        @Override
        protected HttpClient createHttpClient() {
            return new BlockingAzureClient(new AzureByApache5());
        }
    }

    static final class UrlConnection extends AzureTests {
        @Override
        protected HttpClient createHttpClient() {
            return new BlockingAzureClient(new AzureByUrlConnection());
        }
    }

    static final class KtorCio extends AzureTests {
        @Override
        protected HttpClient createHttpClient() {
            return new BlockingAzureClient(new AzureByKtor());
        }
    }
}
