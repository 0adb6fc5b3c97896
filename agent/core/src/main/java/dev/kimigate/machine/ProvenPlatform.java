package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.nio.file.Path;

/**
 * The platforms on which JVMs share permits: those on the list, and those that have proven to themselves that they can.
 * A JVM asks the list; only off it does it read the proof in the state folder.
 */
final class ProvenPlatform {
    /** Systems and processors; docs/figures/platforms.md says on what grounds each is here. */
    private static final String LIST = " Linux/amd64 Linux/aarch64 ";

    private static final String IN_EMULATION = "Linux/aarch64";
    private static final String THIS = System.getProperty("os.name", "") + "/" + System.getProperty("os.arch", "");
    private static final boolean LISTED = LIST.contains(" " + THIS + " ");

    private ProvenPlatform() {}

    static boolean isListed() {
        return LISTED;
    }

    /** What must be known of an entry of the list; empty if nothing. */
    static String reservation() {
        return THIS.equals(IN_EMULATION) ? "proven in emulation, not yet on such a machine" : "";
    }

    /** @throws UnprovenPlatformException if JVMs must not share permits in this folder */
    static void require(Path folder) throws StoreException {
        if (!LISTED) {
            PlatformProof.require(folder);
        }
    }
}
