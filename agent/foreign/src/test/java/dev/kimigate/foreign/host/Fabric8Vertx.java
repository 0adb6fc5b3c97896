package dev.kimigate.foreign.host;

import io.fabric8.kubernetes.client.http.AbstractAsyncBodyTest;
import io.fabric8.kubernetes.client.http.AbstractConfiguredClientTest;
import io.fabric8.kubernetes.client.http.AbstractHttpClientNewWebSocketBuilderTest;
import io.fabric8.kubernetes.client.http.AbstractHttpClientProxyHttpsTest;
import io.fabric8.kubernetes.client.http.AbstractHttpClientProxyTest;
import io.fabric8.kubernetes.client.http.AbstractHttpGetTest;
import io.fabric8.kubernetes.client.http.AbstractHttpLoggingInterceptorTest;
import io.fabric8.kubernetes.client.http.AbstractHttpPostTest;
import io.fabric8.kubernetes.client.http.AbstractHttpPutTest;
import io.fabric8.kubernetes.client.http.AbstractInterceptorTest;
import io.fabric8.kubernetes.client.http.AbstractSimultaneousConnectionsTest;
import io.fabric8.kubernetes.client.http.AbstractWebSocketSendTest;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import java.net.ConnectException;

/** The Kubernetes client's tests on Vert.x. */
final class Fabric8Vertx {
    private Fabric8Vertx() {}

    private static HttpClient.Factory factory() {
        return new VertxHttpClientFactory();
    }

    static final class AsyncBody extends AbstractAsyncBodyTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }
    }

    static final class Configured extends AbstractConfiguredClientTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }
    }

    static final class NewWebSocketBuilder extends AbstractHttpClientNewWebSocketBuilderTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }
    }

    static final class ProxyHttps extends AbstractHttpClientProxyHttpsTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }
    }

    static final class Proxy extends AbstractHttpClientProxyTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }
    }

    static final class Get extends AbstractHttpGetTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }

        @Override
        protected Class<? extends Exception> getConnectionFailedExceptionType() {
            return ConnectException.class;
        }
    }

    static final class Logging extends AbstractHttpLoggingInterceptorTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }
    }

    static final class Post extends AbstractHttpPostTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }

        @Override
        protected Class<? extends Exception> getConnectionFailedExceptionType() {
            return ConnectException.class;
        }
    }

    static final class Put extends AbstractHttpPutTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }

        @Override
        protected Class<? extends Exception> getConnectionFailedExceptionType() {
            return ConnectException.class;
        }
    }

    static final class Interceptor extends AbstractInterceptorTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }
    }

    static final class Simultaneous extends AbstractSimultaneousConnectionsTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }
    }

    static final class WebSocketSend extends AbstractWebSocketSendTest {
        @Override
        protected HttpClient.Factory getHttpClientFactory() {
            return factory();
        }
    }
}
