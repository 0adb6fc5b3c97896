package dev.kimigate.start;

import dev.kimigate.log.Log;
import dev.kimigate.status.JvmAbout;
import dev.kimigate.status.Version;
import dev.kimigate.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/** What this JVM tells all others of itself: the agent's version, the clients hooked, whether it is detached. */
final class JvmAnnouncer {
    private final List<String> clients = new ArrayList<>();
    private final List<Store> stores = new ArrayList<>();
    private volatile boolean detached;
    private boolean told;

    boolean isDetached() {
        return detached;
    }

    synchronized void detached(boolean now) {
        if (detached != now) {
            detached = now;
            tellAll();
            String what =
                    now ? "detached: calls of this JVM pass ungated" : "attached again: calls of this JVM are gated";
            log().info(what);
        }
    }

    /** A client's hook is armed. */
    synchronized void hooked(String client) {
        if (!clients.contains(client)) {
            clients.add(client);
            tellAll();
            if (told) {
                log().info("{} is hooked too", client);
            }
        }
    }

    /** The clients hooked so far, for people; from now on each that follows is told. */
    synchronized String clients() {
        told = true;
        return String.join(", ", clients);
    }

    /** From now on the others in this store are told too. */
    synchronized Store in(Store store) {
        stores.add(store);
        tell(store);
        return store;
    }

    private void tellAll() {
        for (Store store : stores) {
            tell(store);
        }
    }

    /** A detached JVM's limit binds nobody. */
    private void tell(Store store) {
        store.announce(new JvmAbout(Version.text(), clients, detached).text(), !detached);
    }

    /** When there is something to tell, not before: this class is loaded where a client is, whoever it calls. */
    private static Logger log() {
        return Log.logger(JvmAnnouncer.class);
    }
}
