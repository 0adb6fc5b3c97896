package dev.kimigate.cli;

import dev.kimigate.weave.ClientDescriptor;
import dev.kimigate.weave.LibraryPlace;
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
     * @param relocation where a build has put it
     * @param hooked whether its calls come by the agent
     * @param tooOld whether it is one that the agent leaves alone
     */
    record Client(ClientDescriptor known, LibraryPlace relocation, boolean hooked, boolean tooOld) {
        String name() {
            return relocation.isNone() ? known.name() : known.name() + " (relocated to " + dots(root()) + ")";
        }

        private String root() {
            if (relocation.usual().isEmpty()) {
                String seenBy = known.seenBy();
                return relocation.place(seenBy.substring(0, seenBy.indexOf('/')));
            }
            return relocation.here().substring(0, relocation.here().length() - 1);
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
            names.stream()
                    .map(name -> name.replace('.', '/'))
                    .filter(known::isSeenBy)
                    .sorted()
                    .forEach(name -> clients.add(client(known, LibraryPlace.of(known.seenBy(), name))));
        }
        return clients;
    }

    /** A relocated copy keeps the end of its names. */
    private Client client(ClientDescriptor known, LibraryPlace relocation) {
        boolean bridged = known.hooked().stream().map(relocation::place).anyMatch(this::isBridged);
        boolean old = !known.since().isEmpty() && !names.contains(dots(relocation.place(known.since())));
        return new Client(known, relocation, bridged && !old, old);
    }

    private boolean isBridged(String hooked) {
        return names.contains(dots(hooked))
                && ClientDescriptor.bridges(hooked).stream().anyMatch(bridge -> names.contains(dots(bridge)));
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

    private static Map<String, String> otherClients() {
        Map<String, String> others = new LinkedHashMap<>();
        others.put("org.eclipse.jetty.client.", "Jetty client");
        return others;
    }
}
