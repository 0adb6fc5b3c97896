package dev.kimigate.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The value of the setting {@code store}.
 *
 * @param kind who shares permits
 * @param server the URL of the server; empty unless machines share permits. Not looked at here: a machine with a wrong
 *     one must not take the whole limit, so whatever begins like one is one
 */
record StorePlace(StoreKind kind, String server) {
    /** Null if the text names no store. */
    static @Nullable StorePlace parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("redis") || lower.startsWith("valkey")) {
            return new StorePlace(StoreKind.SERVER, text);
        }
        return switch (lower) {
            case "machine" -> new StorePlace(StoreKind.MACHINE, "");
            case "jvm" -> new StorePlace(StoreKind.JVM, "");
            default -> null;
        };
    }

    /** As it would be written, but for what nobody should read. */
    @Override
    public String toString() {
        return kind == StoreKind.SERVER
                ? Problem.withoutUser(server)
                : kind.name().toLowerCase(Locale.ROOT);
    }
}
