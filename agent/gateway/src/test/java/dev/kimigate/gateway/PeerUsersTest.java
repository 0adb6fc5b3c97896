package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerUsersTest {
    private static final String HEADING =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private static final String CLIENT = "0100007F:C350 0100007F:5208"; // 127.0.0.1:50000 to 127.0.0.1:21000
    private static final String SERVER = "0100007F:5208 0100007F:C350";
    private static final String CLIENT6 = "0000000000000000FFFF00000100007F:C350 0000000000000000FFFF00000100007F:5208";
    private static final InetSocketAddress PEER = at(50_000);
    private static final InetSocketAddress OWN = at(21_000);

    @TempDir
    private Path folder;

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static boolean isOther(PeerUsers users, InetSocketAddress peer, InetSocketAddress own) {
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        users.ask(peer, own, other::complete);
        return other.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    private static String row(String addresses, String state, int user) {
        return "   7: " + addresses + " " + state + " 00000000:00000000 00:00000000 00000000 " + user
                + "        0 4711 1 0000000000000000 20 4 30 10 -1\n";
    }

    @ParameterizedTest
    @CsvSource({
        "01, 1000, false",
        "01, 1001, true",
        "05, 1001, true",
        "01, 0, false",
        "06, 1001, false",
        "01, 65534, true"
    })
    void user_isThatOfTheClientsRow(String state, int user, boolean other) throws Exception {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        Files.writeString(
                folder.resolve("tcp"), HEADING + row(SERVER, "01", 1000) + row(CLIENT, state, user) + "cut\n");
        assertThat(isOther(new PeerUsers(folder, 1000), PEER, OWN)).isEqualTo(other);
        Files.writeString(folder.resolve("tcp"), HEADING);
        Files.writeString(folder.resolve("tcp6"), HEADING + row(CLIENT6, state, user));
        assertThat(isOther(new PeerUsers(folder, 1000), PEER, OWN)).isEqualTo(other);
    }

    @Test
    void connectionThatNoTableNames_isNobodyElses() throws Exception {
        assertThat(isOther(new PeerUsers(folder, 1000), PEER, OWN)).isFalse();
        Files.writeString(folder.resolve("tcp"), HEADING + row("00000000:5208 00000000:0000", "0A", 1001));
        assertThat(isOther(new PeerUsers(folder, 1000), PEER, OWN)).isFalse();
    }

    /** The true tables: our connections are ours, and another user would see that they are another's. */
    @Test
    void connectionsOfThisProcess_areFound_allAtOnce() throws Exception {
        PeerUsers here = PeerUsers.ofSystem();
        assumeThat(here).as("a system that tells").isNotNull();
        PeerUsers telling = Objects.requireNonNull(here);
        int user = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        PeerUsers there = new PeerUsers(Path.of("/proc/self/net"), user + 4711);
        try (ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            List<CompletableFuture<Boolean>> answers = IntStream.range(0, 50)
                    .mapToObj(i -> {
                        CompletableFuture<Boolean> other = new CompletableFuture<>();
                        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                                Socket accepted = server.accept()) {
                            InetSocketAddress peer = (InetSocketAddress) accepted.getRemoteSocketAddress();
                            InetSocketAddress own = (InetSocketAddress) accepted.getLocalSocketAddress();
                            assertThat(isOther(telling, peer, own)).isFalse();
                            there.ask(peer, own, other::complete);
                            other.join();
                            assertThat(client.isConnected()).isTrue();
                        } catch (java.io.IOException failure) {
                            other.completeExceptionally(failure);
                        }
                        return other;
                    })
                    .toList();
            assertThat(answers).allMatch(other -> other.join() == (user != 0));
        }
    }
}
