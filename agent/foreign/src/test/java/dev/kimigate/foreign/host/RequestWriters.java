package dev.kimigate.foreign.host;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * Counts requests where clients that log none write them to a connection. The agent hooks none of these classes. A
 * CONNECT to a proxy is left out, and so is a WebSocket's handshake. So is a target that is no path: most of Vert.x'
 * own tests ask for "some-uri", which is under no endpoint.
 */
final class RequestWriters {
    private RequestWriters() {}

    /** Patches the writers of all clients; call it before they are loaded. */
    static void count() {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .type(named("io.netty.handler.codec.http.HttpClientCodec$Encoder"))
                .transform(advised(Netty.class, "encode"))
                .type(named("org.apache.http.impl.DefaultBHttpClientConnection"))
                .transform(advised(Apache4.class, "sendRequestHeader"))
                .type(named("org.apache.http.impl.AbstractHttpClientConnection"))
                .transform(advised(Apache4.class, "sendRequestHeader"))
                .type(named("org.apache.http.impl.nio.DefaultNHttpClientConnection"))
                .transform(advised(Apache4.class, "submitRequest"))
                .type(named("org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection"))
                .transform(advised(Apache5.class, "sendRequestHeader"))
                .type(named("org.apache.hc.core5.http.impl.nio.ClientHttp1StreamHandler"))
                .transform(advised(Apache5.class, "commitRequest"))
                .installOn(ByteBuddyAgent.install());
    }

    private static AgentBuilder.Transformer advised(Class<?> advice, String method) {
        return (builder, type, loader, module, domain) ->
                builder.visit(Advice.to(advice).on(named(method)));
    }

    static final class Netty {
        private Netty() {}

        @Advice.OnMethodEnter
        static void written(@Advice.Argument(1) Object message) {
            if (message instanceof HttpRequest request
                    && !HttpMethod.CONNECT.equals(request.method())
                    && (request.uri().startsWith("/") || request.uri().contains("://"))
                    && !request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
                RequestCounter.add();
            }
        }
    }

    static final class Apache4 {
        private Apache4() {}

        @Advice.OnMethodEnter
        static void written(@Advice.Argument(0) org.apache.http.HttpRequest request) {
            if (!"CONNECT".equals(request.getRequestLine().getMethod())) {
                RequestCounter.add();
            }
        }
    }

    static final class Apache5 {
        private Apache5() {}

        @Advice.OnMethodEnter
        static void written(@Advice.Argument(0) org.apache.hc.core5.http.HttpRequest request) {
            if (!"CONNECT".equals(request.getMethod())) {
                RequestCounter.add();
            }
        }
    }
}
