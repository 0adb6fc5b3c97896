package dev.kimigate.dist.host;

import io.netty.resolver.DefaultAddressResolverGroup;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Calls at once by Spring's RestClient and WebClient, on one client library after the other. Each stack has a key of
 * its own, by the name of its class. Arguments: URL, calls, simple names of request factories and of connectors. Speaks
 * to Spring by reflection: other programs of this module bring another Spring.
 */
public final class SpringStacksHost {
    private static final String REST_CLIENT = "org.springframework.web.client.RestClient";
    private static final String WEB_CLIENT = "org.springframework.web.reactive.function.client.WebClient";
    private static final String HTTP_CLIENT = "org.springframework.http.client.";

    private SpringStacksHost() {}

    public static void main(String[] args) throws Exception {
        int calls = Integer.parseInt(args[1]);
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        for (String stack : List.of(args).subList(2, args.length)) {
            System.out.println(stack + " answered " + answered(stack(stack, URI.create(args[0])), calls, threads));
        }
        System.exit(0);
    }

    private static int answered(Callable<String> call, int calls, ExecutorService threads) throws Exception {
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(threads.submit(call));
        }
        int answered = 0;
        for (Future<String> answer : answers) {
            answered += answer.get().contains("[DONE]") ? 1 : 0;
        }
        return answered;
    }

    private static Callable<String> stack(String name, URI url) throws ReflectiveOperationException {
        boolean blocking = name.endsWith("RequestFactory");
        String type = blocking ? REST_CLIENT : WEB_CLIENT;
        Object transport = transport((blocking ? HTTP_CLIENT : HTTP_CLIENT + "reactive.") + name);
        Class<?> transports = Class.forName(
                blocking ? HTTP_CLIENT + "ClientHttpRequestFactory" : HTTP_CLIENT + "reactive.ClientHttpConnector");
        Object builder = Class.forName(type).getMethod("builder").invoke(null);
        String setter = blocking ? "requestFactory" : "clientConnector";
        Object client =
                call(call(builder, type + "$Builder", setter, transports, transport), type + "$Builder", "build");
        return () -> blocking ? rest(request(client, type, name, url)) : web(request(client, type, name, url));
    }

    private static Object transport(String name) throws ReflectiveOperationException {
        Class<?> type = Class.forName(name);
        return type.getSimpleName().startsWith("Reactor")
                ? type.getConstructor(HttpClient.class)
                        .newInstance(HttpClient.create().resolver(DefaultAddressResolverGroup.INSTANCE))
                : type.getConstructor().newInstance();
    }

    private static Object request(Object client, String type, String key, URI url) throws ReflectiveOperationException {
        Object request = call(call(client, type, "post"), type + "$RequestBodyUriSpec", "uri", URI.class, url);
        Method header = Class.forName(type + "$RequestBodySpec").getMethod("header", String.class, String[].class);
        Object named = header.invoke(request, "Authorization", new String[] {"Bearer test-" + key});
        Object body = call(named, type + "$RequestBodySpec", bodyMethod(type), Object.class, "{\"stream\":true}");
        return call(body, type + "$RequestHeadersSpec", "retrieve");
    }

    private static String bodyMethod(String type) {
        return type.equals(REST_CLIENT) ? "body" : "bodyValue";
    }

    private static String rest(Object retrieved) throws ReflectiveOperationException {
        return (String) call(retrieved, REST_CLIENT + "$ResponseSpec", "body", Class.class, String.class);
    }

    /* As bytes: the decoder of strings would take the events apart. */
    private static String web(Object retrieved) throws ReflectiveOperationException {
        Mono<?> answer =
                (Mono<?>) call(retrieved, WEB_CLIENT + "$ResponseSpec", "bodyToMono", Class.class, byte[].class);
        return new String((byte[]) answer.block(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static Object call(Object on, String type, String name) throws ReflectiveOperationException {
        return Class.forName(type).getMethod(name).invoke(on);
    }

    private static Object call(Object on, String type, String name, Class<?> takes, Object argument)
            throws ReflectiveOperationException {
        return Class.forName(type).getMethod(name, takes).invoke(on, argument);
    }
}
