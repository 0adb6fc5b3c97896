package dev.kimigate.log;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what was said, so that it is said once. Threadsafe. */
public final class Once {
    /** Beyond that many different things nothing more is said. */
    static final int MOST = 1_000;

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /** True the first time it is asked about a thing. */
    public boolean first(String what) {
        return said.size() < MOST && said.add(what);
    }
}
