package dev.kimigate.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who listens at a port of this machine, as far as the system tells: Linux names the processes of this user.
 *
 * @param pid 0 if it is not told, as of another user's process
 */
record PortHolder(long pid) {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int CONNECT_MILLIS = 500;
    private static final String LISTENS = "0A";
    private static final Path PROC = Path.of("/proc");

    /** Empty if nobody listens there. */
    static Optional<PortHolder> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            addListening(PROC.resolve(table), port, sockets);
        }
        if (!sockets.isEmpty()) {
            return Optional.of(new PortHolder(owner(sockets)));
        }
        return isAnswered(port) ? Optional.of(new PortHolder(0)) : Optional.empty();
    }

    /** {@code 4711 (nc)}, or what else can be said. */
    String text() {
        if (pid == 0) {
            return "a process that the system does not tell, perhaps another user's";
        }
        Path program = Path.of(Processes.program(pid)).getFileName();
        return "process " + pid + (program == null || program.toString().isEmpty() ? "" : " (" + program + ")");
    }

    /** Adds {@code socket:[12345]} for each line of the table that listens at the port. */
    private static void addListening(Path table, int port, Set<String> sockets) {
        String end = String.format(Locale.ROOT, ":%04X", port);
        try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
            lines.map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 9 && words[1].endsWith(end) && words[3].equals(LISTENS))
                    .forEach(words -> sockets.add("socket:[" + words[9] + "]"));
        } catch (IOException | RuntimeException notTold) {
            // another system, or one without IPv6
        }
    }

    private static long owner(Set<String> sockets) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (hasOpen(process.resolve("fd"), sockets)) {
                    return Long.parseLong(String.valueOf(process.getFileName()));
                }
            }
        } catch (IOException | RuntimeException notTold) {
            // the holder stays unknown
        }
        return 0;
    }

    private static boolean hasOpen(Path descriptors, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
            for (Path each : open) {
                if (sockets.contains(Files.readSymbolicLink(each).toString())) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException notTold) {
            // another user's, or one that has just ended
        }
        return false;
    }

    private static boolean isAnswered(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), CONNECT_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }
}
