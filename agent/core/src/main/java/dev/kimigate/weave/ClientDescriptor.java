package dev.kimigate.weave;

import dev.kimigate.agent.ClientTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of {@link ClientTable}: what is known of a client without its own code. */
public final class ClientDescriptor {
    private static final String CLIENTS = "dev.kimigate.client.";
    private static final String ANYTHING = "*";

    private final String[] row;

    /** Of a row of the table. */
    ClientDescriptor(String... row) {
        this.row = row;
    }

    /** All clients, in the table's order. */
    public static ClientDescriptor[] all() {
        ClientDescriptor[] all = new ClientDescriptor[ClientTable.size()];
        for (int row = 0; row < all.length; row++) {
            all[row] = new ClientDescriptor(ClientTable.row(row));
        }
        return all;
    }

    /** The client that has a class of this name hooked, with slashes; null if none has. */
    public static @Nullable ClientDescriptor of(String internalName) {
        int row = ClientTable.find(internalName);
        return row < 0 ? null : new ClientDescriptor(ClientTable.row(row));
    }

    /** For people. */
    public String name() {
        return row[ClientTable.NAME];
    }

    /** The package of the hook, with dots. */
    public String hookPackage() {
        return CLIENTS + row[ClientTable.PART];
    }

    /** The class of the hook, with dots. */
    public String hookClass() {
        return hookPackage() + "." + row[ClientTable.HOOK];
    }

    /** The classes that are hooked, as they are usually called, with slashes. */
    public List<String> hooked() {
        List<String> hooked = new ArrayList<>();
        for (String pattern : words(ClientTable.HOOKED)) {
            hooked.add(ClientTable.usual(pattern.startsWith(ANYTHING) ? pattern.substring(1) : pattern));
        }
        return hooked;
    }

    /**
     * The bridges that a hooked class of this name, with slashes, may have: beside it, or where the boot loader has it.
     */
    public static List<String> bridges(String internalName) {
        return List.of(BridgeClass.beside(internalName), BridgeClass.inBootLoader(internalName));
    }

    /** Classes that tell where the library's packages are, each {@code A}, {@code ?A} or {@code A=B.method}. */
    public List<String> library() {
        return words(ClientTable.LIBRARY);
    }

    /** Classes whose packages are opened to the hook. */
    public List<String> opened() {
        return words(ClientTable.OPENED);
    }

    /** Members that tell the version, each {@code A.member}. */
    public List<String> version() {
        return words(ClientTable.VERSION);
    }

    /** The releases that the hook is made for; empty if all. */
    public String releases() {
        return row[ClientTable.RELEASES];
    }

    /** The class, as it is usually called, by which a JVM is known to have this client. */
    public String seenBy() {
        return ClientTable.usual(row[ClientTable.SEEN_BY]);
    }

    /** Whether a class of this name, with slashes, is that class, relocated or not. */
    public boolean isSeenBy(String internalName) {
        return internalName.equals(seenBy())
                || ClientTable.isPlaced("/" + row[ClientTable.SEEN_BY], "/" + internalName);
    }

    /** A class that releases too old for the hook do not have; empty if none is too old. */
    public String since() {
        return row[ClientTable.SINCE];
    }

    /** Whether this thread must never wait, by its class and what that is made of. */
    boolean isLoop(Thread thread) {
        List<String> loops = words(ClientTable.LOOPS);
        for (Class<?> type = thread.getClass(); type != Thread.class && type != null; type = type.getSuperclass()) {
            if (fitsAny(type.getName().replace('.', '/'), loops)) {
                return true;
            }
            for (Class<?> marker : type.getInterfaces()) {
                if (fitsAny(marker.getName().replace('.', '/'), loops)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Patterns of names with descriptors: the methods of the hooked class that are hooked. */
    List<String> methods() {
        return words((row[ClientTable.CALLS] + " " + row[ClientTable.ENDS]).trim());
    }

    /** Whether a hooked method of this name ends a client. */
    boolean isEnd(String method) {
        for (String end : words(ClientTable.ENDS)) {
            if (end.startsWith(method) && end.charAt(method.length()) == '(') {
                return true;
            }
        }
        return false;
    }

    /** Whether the text fits one of the patterns. */
    static boolean fitsAny(String text, List<String> patterns) {
        for (String pattern : patterns) {
            if (fits(text, pattern)) {
                return true;
            }
        }
        return false;
    }

    /** Where a build has put the library that has a hooked class of this name, with slashes. */
    LibraryPlace relocation(String internalName) {
        String usual = Objects.requireNonNull(ClientTable.hooked(row, internalName), internalName);
        return LibraryPlace.of(usual, internalName);
    }

    /* No regular expression: this runs in the middle of class loading. */
    private static boolean fits(String text, String pattern) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return text.equals(pattern);
        }
        if (!text.startsWith(pattern.substring(0, star))) {
            return false;
        }
        int at = star;
        while (true) {
            int next = pattern.indexOf('*', star + 1);
            if (next < 0) {
                String end = pattern.substring(star + 1);
                return text.length() - end.length() >= at && text.endsWith(end);
            }
            String part = pattern.substring(star + 1, next);
            int found = text.indexOf(part, at);
            if (found < 0) {
                return false;
            }
            at = found + part.length();
            star = next;
        }
    }

    private List<String> words(int column) {
        return words(row[column]);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    @Override
    public String toString() {
        return name();
    }
}
