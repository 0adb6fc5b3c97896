package dev.kimigate.cli;

import dev.kimigate.weave.ClientDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The classes that a JVM has loaded, and what they say about its HTTP clients. Pure. */
final class LoadedClasses {
    private static final Map<String, String> OTHERS = otherClients();

    private final Set<String> names;

    private LoadedClasses(Set<String> names) {
        this.names = names;
    }

    /**
     * A copy of a client that the agent knows.
     *
     * @param known what the agent knows of that client
     * @param relocation what stands before its usual packages, with dots; usually empty
     * @param hooked whether its calls come by the agent
     * @param tooOld whether it is one that the agent leaves alone
     */
    record Client(ClientDescriptor known, String relocation, boolean hooked, boolean tooOld) {
        String name() {
            String seenBy = known.seenBy();
            return relocation.isEmpty()
                    ? known.name()
                    : known.name() + " (relocated to " + relocation + seenBy.substring(0, seenBy.indexOf('/')) + ")";
        }
    }

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
        for (ClientDescriptor known : ClientDescriptor.all()) {
            String usual = dots(known.seenBy());
            names.stream()
                    .filter(name -> isNamed(name, usual))
                    .sorted()
                    .forEach(name -> clients.add(client(known, name.substring(0, name.length() - usual.length()))));
        }
        return clients;
    }

    /** A relocated copy keeps the end of its names. */
    private Client client(ClientDescriptor known, String relocation) {
        String hooked = relocation.replace('.', '/') + known.hooked();
        boolean bridged = ClientDescriptor.bridges(hooked).stream().anyMatch(bridge -> names.contains(dots(bridge)));
        boolean old = !known.since().isEmpty() && !names.contains(relocation + dots(known.since()));
        return new Client(known, relocation, bridged && names.contains(dots(hooked)) && !old, old);
    }

    private static String dots(String internalName) {
        return internalName.replace('/', '.');
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
