package dev.kimigate.gateway;

import dev.kimigate.runtime.GateThreads;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose a connection from this machine is, where the system says so (Linux). The tables that say it name all
 * connections, so that they are read once for all that have come meanwhile. Any thread; nothing here waits.
 *
 * <p>Root's connections count as ours: root can be every user. So do those that the tables do not name (any more).
 */
final class PeerUsers {
    /** {@code keyLength}: of two addresses with their ports, and the blank between them. */
    private record Table(String name, int keyLength) {}

    private static final List<Table> TABLES = List.of(new Table("tcp", 27), new Table("tcp6", 75));
    private static final int MOST_ROWS = 200_000;
    private static final int ROOT = 0;
    /** A connection that its client has closed; it is nobody's then. */
    private static final String TIME_WAIT = "06";

    private static final int STATE = 3;
    private static final int USER = 7;

    private final Path folder;
    private final int user;
    private final List<Asked> waiting = new ArrayList<>();
    private final ExecutorService reader;

    private record Asked(InetSocketAddress peer, InetSocketAddress own, Consumer<Boolean> answer) {}

    /** {@code folder} holds the tables; {@code user} is the number of ours. */
    PeerUsers(Path folder, int user) {
        this.folder = folder;
        this.user = user;
        ThreadPoolExecutor thread = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> GateThreads.create("gateway-peers", work));
        thread.allowCoreThreadTimeOut(true);
        reader = thread;
    }

    /** Those of this system; null where it does not tell. */
    static @Nullable PeerUsers ofSystem() {
        Path folder = Path.of("/proc/self/net");
        try {
            int user = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return Files.isReadable(folder.resolve(TABLES.get(0).name())) ? new PeerUsers(folder, user) : null;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException notLinux) {
            return null;
        }
    }

    /**
     * Asks whether a connection, which is established, is another user's.
     *
     * @param answer is run once, on a thread that must not be kept
     */
    void ask(InetSocketAddress peer, InetSocketAddress own, Consumer<Boolean> answer) {
        boolean first;
        synchronized (waiting) {
            first = waiting.isEmpty();
            waiting.add(new Asked(peer, own, answer));
        }
        if (first) {
            reader.execute(this::serve);
        }
    }

    private void serve() {
        List<Asked> all;
        synchronized (waiting) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        Map<String, Integer> users = new HashMap<>();
        for (Asked asked : all) {
            users.put(row(asked, false), user);
            users.put(row(asked, true), user);
        }
        for (Table table : TABLES) {
            try {
                read(folder.resolve(table.name()), users, table.keyLength());
            } catch (IOException unreadable) {
                // there is no IPv6, or the system says no more: nobody is turned away for it
            }
        }
        for (Asked asked : all) {
            asked.answer().accept(isOther(users.get(row(asked, false))) || isOther(users.get(row(asked, true))));
        }
    }

    private boolean isOther(@Nullable Integer found) {
        return found != null && found != user && found != ROOT;
    }

    /** Notes the users of those rows that are asked for. */
    private static void read(Path table, Map<String, Integer> users, int keyLength) throws IOException {
        try (BufferedReader rows = Files.newBufferedReader(table, StandardCharsets.ISO_8859_1)) {
            String row = rows.readLine(); // the heading
            for (int i = 0; i < MOST_ROWS && row != null; i++) {
                row = rows.readLine();
                if (row != null) {
                    note(row, users, keyLength);
                }
            }
        }
    }

    /** Both addresses stand at the same place in all rows of a table; most rows are not asked for. */
    private static void note(String row, Map<String, Integer> users, int keyLength) {
        int start = row.indexOf(": ") + 2;
        if (start < 2 || start + keyLength > row.length()) {
            return;
        }
        String key = row.substring(start, start + keyLength);
        if (users.containsKey(key)) {
            String[] fields = row.strip().split("\\s+", -1);
            if (fields.length > USER && !fields[STATE].equals(TIME_WAIT)) {
                users.put(key, number(fields[USER]));
            }
        }
    }

    private static int number(String text) {
        try {
            return (int) Long.parseLong(text);
        } catch (NumberFormatException noNumber) {
            return ROOT;
        }
    }

    /** The addresses as they stand in the client's row; a client may use IPv6 to reach an address of IPv4. */
    private static String row(Asked asked, boolean six) {
        return word(asked.peer(), six) + " " + word(asked.own(), six);
    }

    private static String word(InetSocketAddress address, boolean six) {
        StringBuilder word = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.wrap(bytes(address.getAddress(), six)).order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining()) {
            word.append(String.format(Locale.ROOT, "%08X", bytes.getInt()));
        }
        return word + String.format(Locale.ROOT, ":%04X", address.getPort());
    }

    private static byte[] bytes(InetAddress address, boolean six) {
        byte[] plain = address.getAddress();
        if (!six || !(address instanceof Inet4Address)) {
            return plain;
        }
        return ByteBuffer.allocate(16)
                .putShort(10, (short) 0xffff)
                .put(12, plain)
                .array();
    }
}
