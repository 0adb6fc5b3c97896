package dev.kimigate.dist.host;

import io.netty.resolver.DefaultAddressResolverGroup;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Calls at once by Spring's WebClient on Reactor Netty, which asks the JDK for addresses. Arguments: URL, calls. Speaks
 * to Spring by reflection: other programs of this module bring another Spring.
 */
public final class WebClientHost {
    private static final String FUNCTION = "org.springframework.web.reactive.function.client.WebClient";
    private static final String CONNECTOR = "org.springframework.http.client.reactive.";

    private final Object client;
    private final AtomicInteger answered = new AtomicInteger();
    private final CountDownLatch left;

    private WebClientHost(int calls) throws ReflectiveOperationException {
        left = new CountDownLatch(calls);
        Object connector = Class.forName(CONNECTOR + "ReactorClientHttpConnector")
                .getConstructor(HttpClient.class)
                .newInstance(HttpClient.create().resolver(DefaultAddressResolverGroup.INSTANCE));
        Object builder = Class.forName(FUNCTION).getMethod("builder").invoke(null);
        Class<?> connectors = Class.forName(CONNECTOR + "ClientHttpConnector");
        client = call(call(builder, "$Builder", "clientConnector", connectors, connector), "$Builder", "build");
    }

    public static void main(String[] args) throws Exception {
        int calls = Integer.parseInt(args[1]);
        WebClientHost host = new WebClientHost(calls);
        for (int i = 0; i < calls; i++) {
            host.send(URI.create(args[0]));
        }
        host.left.await();
        System.out.println("answered " + host.answered);
        System.exit(0);
    }

    private void send(URI url) throws ReflectiveOperationException {
        Object request = call(call(client, "", "post"), "$RequestBodyUriSpec", "uri", URI.class, url);
        Object body = call(request, "$RequestBodySpec", "bodyValue", Object.class, "{\"stream\":true}");
        Object retrieved = call(body, "$RequestHeadersSpec", "retrieve");
        Mono<?> answer = (Mono<?>) call(retrieved, "$ResponseSpec", "bodyToMono", Class.class, String.class);
        Consumer<Object> came = text -> answered.incrementAndGet();
        answer.doFinally(signal -> left.countDown()).subscribe(came, System.err::println);
    }

    private static Object call(Object on, String type, String name) throws ReflectiveOperationException {
        return Class.forName(FUNCTION + type).getMethod(name).invoke(on);
    }

    private static Object call(Object on, String type, String name, Class<?> takes, Object argument)
            throws ReflectiveOperationException {
        Method method = Class.forName(FUNCTION + type).getMethod(name, takes);
        return method.invoke(on, argument);
    }
}
