package dev.kimigate.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayAddressesTest {
    private static final GatewayAddress ADDRESS = new GatewayAddress(
            ProcessHandle.current().pid(), 1_700_000_000_000L, List.of("127.0.0.1", "::1"), 21_000, "1.2.3");

    @TempDir
    private Path home;

    @Test
    void living_noFolder_isEmptyAndMakesNone() {
        Path folder = home.resolve("none");

        assertThat(new GatewayAddresses(folder).living()).isEmpty();
        assertThat(folder).doesNotExist();
    }

    @Test
    void publish_noFolder_makesItForThisUserAlone() throws Exception {
        Path folder = home.resolve("a/state");
        new GatewayAddresses(folder).publish(ADDRESS);

        assertThat(new GatewayAddresses(folder).living()).containsExactly(ADDRESS);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(only(folder))))
                .isEqualTo("rw-------");
    }

    @Test
    void publish_again_replacesTheFirst() throws Exception {
        GatewayAddresses addresses = new GatewayAddresses(home);
        addresses.publish(ADDRESS);
        GatewayAddress second = new GatewayAddress(ADDRESS.pid(), 5, List.of("::1"), 9, "2");
        addresses.publish(second);

        assertThat(addresses.living()).containsExactly(second);
    }

    @Test
    void publish_folderThatOthersMayWrite_fails() throws Exception {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> new GatewayAddresses(home).publish(ADDRESS)).isInstanceOf(StoreException.class);
        assertThat(new GatewayAddresses(home).living()).isEmpty();
    }

    @Test
    void withdraw_leavesNothing() throws Exception {
        GatewayAddresses addresses = new GatewayAddresses(home);
        addresses.publish(ADDRESS);
        addresses.withdraw();

        assertThat(addresses.living()).isEmpty();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void at_knowsTheNamesOfLoopback() throws Exception {
        GatewayAddresses addresses = new GatewayAddresses(home);
        addresses.publish(ADDRESS);

        assertThat(List.of("127.0.0.1", "::1", "[::1]", "localhost", "LocalHost"))
                .allSatisfy(host -> assertThat(addresses.at(host, 21_000)).isEqualTo(ADDRESS));
        assertThat(addresses.at("127.0.0.1", 21_001)).isNull();
        assertThat(addresses.at("127.0.0.2", 21_000)).isNull();
        assertThat(addresses.at("api.kimi.com", 21_000)).isNull();
    }

    @Test
    void living_processWasKilled_isNotBelieved() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            new GatewayAddresses(home).publish(ADDRESS);
            Path ofOther = home.resolve(nameOf(other.pid(), only(home)));
            Files.move(only(home), ofOther);
            assertThat(new GatewayAddresses(home).living())
                    .extracting(GatewayAddress::pid)
                    .containsExactly(other.pid());

            other.destroyForcibly();
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();

            assertThat(new GatewayAddresses(home).living()).isEmpty();
            assertThat(ofOther).exists();
            new GatewayAddresses(home).publish(ADDRESS);
            assertThat(ofOther).doesNotExist();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void living_laterProcessWithTheSameId_isNotBelieved() throws Exception {
        new GatewayAddresses(home).publish(ADDRESS);
        String name = only(home).getFileName().toString();
        int start = name.lastIndexOf('-') + 1;
        Files.move(only(home), home.resolve(name.substring(0, start) + (Long.parseLong(name.substring(start)) - 1)));

        assertThat(new GatewayAddresses(home).living()).isEmpty();
    }

    @Test
    void living_otherNamespaces_areNotBelieved() throws Exception {
        new GatewayAddresses(home).publish(ADDRESS);
        Path file = only(home);
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("network=\\d+", "network=1"));
        assertThat(new GatewayAddresses(home).living()).isEmpty();

        Files.writeString(file, text);
        String[] parts = file.getFileName().toString().split("-", -1);
        Files.move(file, home.resolve(parts[0] + "-" + parts[1] + "-1-" + parts[3]));
        assertThat(new GatewayAddresses(home).living()).isEmpty();
    }

    @Test
    void living_contentThatIsNoAddress_isLeftOut() throws Exception {
        new GatewayAddresses(home).publish(ADDRESS);
        Path file = only(home);
        String good = Files.readString(file);
        List<String> bad = List.of(
                "",
                "nonsense",
                good.replaceFirst("port=.*", "port=0"),
                good.replaceFirst("port=.*", "port=70000"),
                good.replaceFirst("port=.*", "port=x"),
                good.replaceFirst("hosts=.*", "hosts="),
                good.replaceFirst("hosts=.*", "hosts=evil.example"),
                good.replaceFirst("hosts=.*", "hosts=beef"),
                good.replaceFirst("since=.*", ""),
                good + "x".repeat(70_000));

        assertThat(bad).allSatisfy(text -> {
            Files.writeString(file, text);
            assertThat(new GatewayAddresses(home).living()).as(text).isEmpty();
        });
        Files.writeString(file, good.replaceFirst("version=.*", "version=\u001b[31m"));
        assertThat(new GatewayAddresses(home).living().get(0).version()).isEqualTo("?[31m");
    }

    @Test
    void living_linkOrFileThatOthersMayWrite_isLeftOut() throws Exception {
        new GatewayAddresses(home).publish(ADDRESS);
        Path file = only(home);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(new GatewayAddresses(home).living()).isEmpty();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path moved = Files.move(file, home.resolve("elsewhere"));
        Files.createSymbolicLink(file, moved);
        assertThat(new GatewayAddresses(home).living()).isEmpty();
    }

    @Test
    void living_namesThatAreNoNotes_areLeftOut() throws Exception {
        Files.writeString(home.resolve("gateway-1"), "");
        Files.writeString(home.resolve("gateway-a-b-c"), "");
        Files.createDirectory(home.resolve("gateway-1-2-3"));

        assertThat(new GatewayAddresses(home).living()).isEmpty();
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.reduce((one, other) -> {
                        throw new AssertionError(one + " and " + other);
                    })
                    .orElseThrow();
        }
    }

    /** The name that a note of that process would have. */
    private static String nameOf(long pid, Path own) throws IOException {
        String[] parts = own.getFileName().toString().split("-", -1);
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String start = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
        return parts[0] + "-" + pid + "-" + parts[2] + "-" + start;
    }
}
