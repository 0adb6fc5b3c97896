package dev.kimigate.start;

import dev.kimigate.limiter.MachineStore;
import dev.kimigate.log.Log;
import dev.kimigate.status.JvmAbout;
import dev.kimigate.status.Version;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/** What this JVM tells all others of itself: the agent's version, the clients hooked, whether it is detached. */
final class Presence {
    private static final Logger LOG = Log.logger(Presence.class);

    private final List<String> clients = new ArrayList<>();
    private final List<MachineStore> stores = new ArrayList<>();
    private volatile boolean detached;
    private boolean told;

    boolean isDetached() {
        return detached;
    }

    synchronized void detached(boolean now) {
        if (detached != now) {
            detached = now;
            tellAll();
            LOG.info(now ? "detached: calls of this JVM pass ungated" : "attached again: calls of this JVM are gated");
        }
    }

    /** A client's hook is armed. */
    synchronized void hooked(String client) {
        if (!clients.contains(client)) {
            clients.add(client);
            tellAll();
            if (told) {
                LOG.info("{} is hooked too", client);
            }
        }
    }

    /** The clients hooked so far, for people; from now on each that follows is told. */
    synchronized String clients() {
        told = true;
        return String.join(", ", clients);
    }

    /** From now on the others in this store are told too. */
    synchronized MachineStore in(MachineStore store) {
        stores.add(store);
        tell(store);
        return store;
    }

    private void tellAll() {
        for (MachineStore store : stores) {
            tell(store);
        }
    }

    /** A detached JVM's limit binds nobody. */
    private void tell(MachineStore store) {
        store.announce(new JvmAbout(Version.text(), clients, detached).text(), !detached);
    }
}
