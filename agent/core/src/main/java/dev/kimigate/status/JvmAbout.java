package dev.kimigate.status;

import java.util.ArrayList;
import java.util.List;

/**
 * What a JVM says of itself in its record, beside its label.
 *
 * @param version of its agent; empty if unknown
 * @param clients the client libraries that are hooked, with versions where known
 * @param detached whether its calls pass ungated
 */
public record JvmAbout(String version, List<String> clients, boolean detached) {
    private static final String DETACHED = "detached";

    public JvmAbout {
        clients = List.copyOf(clients);
    }

    /** One line: {@code 0.1.0; java.net.http, Another 4.12.0; detached}. */
    public String text() {
        return version + "; " + String.join(", ", clients) + (detached ? "; " + DETACHED : "");
    }

    /** Reads what {@link #text} wrote, in this version or another; whatever else it is given makes sense too. */
    public static JvmAbout parse(String text) {
        int clientsAt = text.indexOf(';');
        if (clientsAt < 0) {
            return new JvmAbout(text.trim(), List.of(), false);
        }
        String rest = text.substring(clientsAt + 1);
        int more = rest.indexOf(';');
        List<String> clients = new ArrayList<>();
        for (String client : (more < 0 ? rest : rest.substring(0, more)).split(",", -1)) {
            if (!client.isBlank()) {
                clients.add(client.trim());
            }
        }
        boolean detached = more >= 0 && rest.substring(more + 1).trim().equals(DETACHED);
        return new JvmAbout(text.substring(0, clientsAt).trim(), clients, detached);
    }
}
