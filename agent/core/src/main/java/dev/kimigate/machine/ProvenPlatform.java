package dev.kimigate.machine;

import dev.kimigate.store.StoreException;

/** The platforms on which sharing permits between processes has been proven. */
final class ProvenPlatform {
    private static final String SYSTEM = System.getProperty("os.name", "");

    private ProvenPlatform() {}

    static boolean isThis() {
        return SYSTEM.equals("Linux");
    }

    static void require() throws StoreException {
        if (!isThis()) {
            throw new StoreException("counting over JVMs has been proven on Linux only, this is " + SYSTEM);
        }
    }
}
