package dev.kimigate.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The classes that a JVM has loaded, and what they say about its HTTP clients. Pure. */
final class LoadedClasses {
    private static final String BRIDGE = "KimiGateBridge";
    private static final String JDK_CLIENT = "jdk.internal.net.http.HttpClientFacade";
    private static final String OKHTTP_ENTRY = "okhttp3.internal.http.RetryAndFollowUpInterceptor";
    private static final String OKHTTP_CLIENT = "okhttp3.OkHttpClient";
    private static final Map<String, String> OTHERS = otherClients();

    private final Set<String> names;

    private LoadedClasses(Set<String> names) {
        this.names = names;
    }

    /**
     * A client that the agent knows.
     *
     * @param hooked whether its calls come by the agent
     * @param tooOld whether it is one that the agent leaves alone
     */
    record Client(String name, boolean hooked, boolean tooOld) {}

    /** From the tree that {@code VM.class_hierarchy} draws. */
    static LoadedClasses of(String hierarchy) {
        Set<String> names = new HashSet<>();
        hierarchy.lines().forEach(line -> {
            int start = 0;
            while (start < line.length() && "|- ".indexOf(line.charAt(start)) >= 0) {
                start++;
            }
            int end = line.indexOf('/', start);
            names.add(line.substring(start, end < 0 ? line.length() : end));
        });
        return new LoadedClasses(names);
    }

    boolean isKnown() {
        return names.contains("java.lang.Object");
    }

    List<Client> clients() {
        List<Client> clients = new ArrayList<>();
        if (names.contains(JDK_CLIENT)) {
            clients.add(new Client("java.net.http", names.contains("jdk.internal.net.http." + BRIDGE), false));
        }
        names.stream().filter(name -> isNamed(name, OKHTTP_CLIENT)).sorted().forEach(name -> clients.add(okHttp(name)));
        return clients;
    }

    /** A relocated copy keeps the end of its names. OkHttp before 3.9 has no event listeners. */
    private Client okHttp(String client) {
        String prefix = client.substring(0, client.length() - OKHTTP_CLIENT.length());
        boolean hooked = names.contains(prefix + "okhttp3.internal.http." + BRIDGE);
        boolean old = !names.contains(prefix + "okhttp3.EventListener");
        return new Client(
                prefix.isEmpty() ? "OkHttp" : "OkHttp (relocated to " + prefix + "okhttp3)",
                hooked && names.contains(prefix + OKHTTP_ENTRY) && !old,
                old);
    }

    /** Clients that the agent does not know, by their usual names. */
    List<String> others() {
        return OTHERS.entrySet().stream()
                .filter(other -> names.stream().anyMatch(name -> name.startsWith(other.getKey())))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    private static boolean isNamed(String name, String usual) {
        return name.equals(usual) || name.endsWith("." + usual);
    }

    private static Map<String, String> otherClients() {
        Map<String, String> others = new LinkedHashMap<>();
        others.put("sun.net.www.protocol.https.HttpsURLConnectionImpl", "HttpURLConnection");
        others.put("org.apache.http.impl.client.", "Apache HttpClient 4");
        others.put("org.apache.hc.client5.", "Apache HttpClient 5");
        others.put("reactor.netty.http.client.", "Reactor Netty");
        others.put("io.ktor.client.engine.cio.", "Ktor CIO");
        others.put("io.vertx.core.http.impl.", "Vert.x");
        others.put("org.eclipse.jetty.client.", "Jetty client");
        return others;
    }
}
