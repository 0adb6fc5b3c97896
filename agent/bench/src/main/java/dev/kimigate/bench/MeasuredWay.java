package dev.kimigate.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A way from a client to an {@link EventServer}: none, our gateway, or a proxy that one would use instead.
 *
 * @param path of a chat completion
 * @param process null for no process between the two
 */
record MeasuredWay(
        String name, int port, String path, @Nullable Process process) implements AutoCloseable {

    private static final String CHAT = "/v1/chat/completions";
    private static final int START_SECONDS = 60;
    private static final double TICKS_PER_SECOND = 100;

    /** Certificates of its own cost a gateway time to read, and few machines have them. */
    private static final List<String> NOT_INHERITED = List.of("JAVA_TOOL", "SSL_CERT", "NODE_EXTRA_CA_CERTS");

    static MeasuredWay direct(EventServer server) {
        return new MeasuredWay("direct", server.port(), "/coding" + CHAT, null);
    }

    static MeasuredWay kimiGate(EventServer server, Folder home, String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(gateway(home));
        adapt(builder, home);
        builder.environment()
                .putAll(Map.of(
                        "KIMI_GATE_ENDPOINTS", "http://127.0.0.1:" + server.port() + "/coding",
                        "KIMI_GATE_LIMIT", "100",
                        "KIMI_GATE_USAGES", "off"));
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        int port = Integer.parseInt(said.replaceFirst(".*:(\\d+)/.*", "$1"));
        return new MeasuredWay(name, port, "/http/127.0.0.1:" + server.port() + "/coding" + CHAT, process);
    }

    /** The command that {@code install} has written to that home, with the JVM's options that a user gets. */
    static Path launcher(Folder home) throws IOException {
        Path launcher = home.path().resolve(".local").resolve("bin").resolve("kimi-gate");
        if (!Files.exists(launcher)) {
            ProcessBuilder install = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Duser.home=" + home.path(),
                    "-jar",
                    Built.KIMI_GATE.toString(),
                    "install",
                    "--launcher",
                    "--yes");
            adapt(install, home);
            install.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        }
        return launcher;
    }

    static List<String> gateway(Folder home) throws IOException {
        return List.of(launcher(home).toString(), "gateway", "--listen", "127.0.0.1:0", "--json");
    }

    /** Gives a program that home, and an environment that costs it nothing. */
    static void adapt(ProcessBuilder program, Folder home) {
        program.environment()
                .keySet()
                .removeIf(variable -> NOT_INHERITED.stream().anyMatch(variable::startsWith));
        program.environment().putAll(home.environment());
        program.environment().put("JAVA_HOME", System.getProperty("java.home"));
    }

    /** nginx as a plain reverse proxy, if there is one on the PATH. */
    static Optional<MeasuredWay> nginx(EventServer server, Folder home) throws IOException {
        Optional<Path> program = onPath("nginx");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = freePort();
        Path config =
                Files.writeString(home.path().resolve("nginx.conf"), """
                daemon off; master_process off; pid %1$s/nginx.pid; error_log stderr;
                events { worker_connections 1024; }
                http { access_log off; client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  upstream kimi { server 127.0.0.1:%2$d; keepalive 64; }
                  server { listen 127.0.0.1:%3$d;
                    location / { proxy_pass http://kimi; proxy_http_version 1.1; proxy_set_header Connection "";
                      proxy_buffering off; } } }
                """.formatted(home.path(), server.port(), port));
        Process process = start(program.get().toString(), "-c", config.toString());
        return Optional.of(awaited(new MeasuredWay("nginx", port, "/coding" + CHAT, process)));
    }

    /** mitmproxy as a reverse proxy that streams, if there is one on the PATH: Python and asyncio, as LiteLLM is. */
    static Optional<MeasuredWay> mitmproxy(EventServer server, Folder home) throws IOException {
        Optional<Path> program = onPath("mitmdump");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = freePort();
        Process process = start(
                program.get().toString(),
                "--quiet",
                "--mode",
                "reverse:http://127.0.0.1:" + server.port(),
                "--listen-host",
                "127.0.0.1",
                "--listen-port",
                "" + port,
                "--set",
                "stream_large_bodies=1",
                "--set",
                "confdir=" + home.path());
        return Optional.of(awaited(new MeasuredWay("mitmproxy", port, "/coding" + CHAT, process)));
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static MeasuredWay awaited(MeasuredWay way) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() - end < 0) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), way.port()).close();
                return way;
            } catch (IOException notYet) {
                pause();
            }
        }
        way.close();
        throw new IOException(way.name() + " does not listen");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Processor time so far, of user and system, in milliseconds; 0 without a process. */
    double processorMillis() throws IOException {
        if (process == null) {
            return 0;
        }
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1000 / TICKS_PER_SECOND;
    }

    /** Resident memory in MB; 0 without a process. */
    double residentMegabytes() throws IOException {
        if (process == null) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
