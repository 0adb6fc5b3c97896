package dev.kimigate.presence;

import dev.kimigate.machine.FolderLock;
import dev.kimigate.machine.ProcessNotes;
import dev.kimigate.machine.SmallFile;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of this user's gateways, in a state folder. A gateway that has ended, however it did, is never among
 * them, nor is one whose network this process does not share. Does file work; any thread.
 */
public final class GatewayAddresses {
    private static final long NETWORK = networkOfThisProcess();

    private static final String LOCK = "gateway.lock";
    private static final String PORT = "gateway.port";

    private final Path folder;
    private final ProcessNotes notes;

    /**
     * Those in this folder.
     *
     * @param stateFolder need not be there
     */
    public GatewayAddresses(Path stateFolder) {
        this.folder = stateFolder;
        this.notes = new ProcessNotes(stateFolder, "gateway");
    }

    /**
     * Tells others that the gateway of this process listens there; the last call counts. Fails if it cannot be written.
     */
    public void publish(GatewayAddress address) throws StoreException {
        notes.sweep();
        notes.write(address.text(NETWORK));
    }

    /** Takes back what was published by this process. */
    public void withdraw() {
        notes.delete();
    }

    /**
     * Keeps other processes from starting a gateway meanwhile, so that of two that start at once the second sees the
     * first.
     *
     * @param patience how long to wait for one that starts now
     */
    public Turn starting(Duration patience) throws StoreException {
        FolderLock lock = FolderLock.take(folder, LOCK, patience);
        return lock::close;
    }

    /** The turn to start a gateway; others wait until it is closed. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** The port that this user's gateway has had before, for the URLs in tools' settings; 0 if it has had none. */
    public int keptPort() {
        String text = SmallFile.read(folder, PORT);
        try {
            int port = text == null ? 0 : Integer.parseInt(text.trim());
            return port > 0 && port <= GatewayAddress.LARGEST_PORT ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Keeps the port for the next gateway. */
    public void keepPort(int port) throws StoreException {
        SmallFile.replace(folder, PORT, port + "\n");
    }

    /** The gateways that live now, the oldest first; empty where there is none. */
    public List<GatewayAddress> living() {
        List<GatewayAddress> living = new ArrayList<>();
        for (ProcessNotes.Note note : notes.living()) {
            GatewayAddress address = GatewayAddress.parse(note.pid(), note.text(), NETWORK);
            if (address != null) {
                living.add(address);
            }
        }
        living.sort(Comparator.comparingLong(GatewayAddress::sinceMillis));
        return living;
    }

    /** The living gateway to which a request to this host and port comes; null if none. */
    public @Nullable GatewayAddress at(String host, int port) {
        for (GatewayAddress address : living()) {
            if (address.isAt(host, port)) {
                return address;
            }
        }
        return null;
    }

    /** The number of the network namespace; 0 where there is none. */
    private static long networkOfThisProcess() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
            return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
