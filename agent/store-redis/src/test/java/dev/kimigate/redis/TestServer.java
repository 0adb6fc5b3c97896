package dev.kimigate.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.kimigate.harness.http.FreshPorts;
import io.valkey.Connection;
import io.valkey.Protocol.Command;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real server in a process of its own, without persistence, on the loopback address. */
public final class TestServer implements AutoCloseable {
    /** The programs that tests run against; a machine that lacks one skips its tests. */
    public enum Kind {
        REDIS,
        VALKEY;

        private String program() {
            return name().toLowerCase(Locale.ROOT) + "-server";
        }
    }

    private static final int TRIES = 5;
    private static final Pattern SCRIPTS = Pattern.compile("cmdstat_evalsha:calls=(\\d+)");

    private final Process process;
    private final int port;
    private final Path folder;

    private TestServer(Process process, int port, Path folder) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** Starts one on a free port; the test is skipped if the machine has no such program. */
    public static TestServer start(Kind kind, String... options) {
        return launch(kind, "--port", List.of(options));
    }

    /** The same, with TLS and nothing else. */
    static TestServer startTls(Kind kind, TestCertificate certificate) {
        List<String> options = new ArrayList<>(List.of("--port", "0", "--tls-auth-clients", "no"));
        options.addAll(List.of("--tls-cert-file", certificate.certificateFile().toString()));
        options.addAll(
                List.of("--tls-ca-cert-file", certificate.certificateFile().toString()));
        options.addAll(List.of("--tls-key-file", certificate.keyFile().toString()));
        return launch(kind, "--tls-port", options);
    }

    /** A sentinel that watches that server under that name, and elects another soon. */
    static TestServer startSentinel(Kind kind, String name, TestServer primary) {
        try {
            int port = FreshPorts.free();
            Path folder = Files.createTempDirectory("kimi-gate-sentinel");
            Path config = Files.writeString(
                    folder.resolve("sentinel.conf"), """
                    port %1$d
                    bind 127.0.0.1
                    dir %2$s
                    sentinel monitor %3$s 127.0.0.1 %4$d 1
                    sentinel down-after-milliseconds %3$s 500
                    sentinel failover-timeout %3$s 2000
                    """.formatted(port, folder, name, primary.port()));
            Process process = new ProcessBuilder(program(kind.program()).toString(), config.toString(), "--sentinel")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            TestServer sentinel = new TestServer(process, port, folder);
            await().atMost(Duration.ofSeconds(20)).until(() -> sentinel.isListening(port));
            return sentinel;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Tests run side by side: another may have taken the port that was free. */
    private static TestServer launch(Kind kind, String portOption, List<String> options) {
        Path program = program(kind.program());
        for (int attempt = 1; ; attempt++) {
            try {
                return launch(program, portOption, options);
            } catch (AssertionError ended) {
                if (attempt == TRIES) {
                    throw ended;
                }
            }
        }
    }

    private static TestServer launch(Path program, String portOption, List<String> options) {
        try {
            int port = FreshPorts.free();
            Path folder = Files.createTempDirectory("kimi-gate-server"); // replication writes a file
            List<String> command = new ArrayList<>(
                    List.of(program.toString(), portOption, Integer.toString(port), "--bind", "127.0.0.1"));
            command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", folder.toString()));
            command.addAll(options);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            TestServer server = new TestServer(process, port, folder);
            await().atMost(Duration.ofSeconds(20)).until(() -> server.isListening(port));
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> abort("skipped: no " + name + " on the path; Debian has a package of that name"));
    }

    private boolean isListening(int where) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), where), 200);
            return true;
        } catch (IOException e) {
            if (!process.isAlive()) {
                throw new AssertionError("the server ended with " + process.exitValue(), e);
            }
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** Sends one command, as the default user. */
    void command(String... words) {
        try (Connection connection = new Connection("127.0.0.1", port)) {
            String[] arguments = Arrays.copyOfRange(words, 1, words.length);
            connection.sendCommand(Command.valueOf(words[0]), arguments);
            Object unused = connection.getOne();
        }
    }

    /** What the server says to one command. */
    String ask(String... words) {
        try (Connection connection = new Connection("127.0.0.1", port)) {
            connection.sendCommand(Command.valueOf(words[0]), Arrays.copyOfRange(words, 1, words.length));
            Object reply = connection.getOne();
            return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
        }
    }

    /** As the default user, whose password that is. */
    void commandAs(String password, String line) {
        try (Connection connection = new Connection("127.0.0.1", port)) {
            connection.sendCommand(Command.AUTH, password);
            Object unused = connection.getOne();
            List<String> words = List.of(line.split(" "));
            connection.sendCommand(
                    Command.valueOf(words.get(0)),
                    words.stream().skip(1).map(word -> word.replace("\"", "")).toArray(String[]::new));
            Object unusedReply = connection.getOne();
        }
    }

    /** How many scripts were run so far. */
    long scriptsRun() {
        Matcher calls = SCRIPTS.matcher(info());
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    /** What the server says of itself. */
    String info() {
        try (Connection connection = new Connection("127.0.0.1", port)) {
            connection.sendCommand(Command.INFO, "all");
            return new String((byte[]) connection.getOne(), StandardCharsets.UTF_8);
        }
    }

    /** Stops the process without ending it, or lets it go on. */
    void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " failed");
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
            if (!Files.exists(folder)) {
                return; // closed before
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
