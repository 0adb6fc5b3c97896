package dev.kimigate.cli;

import dev.kimigate.presence.GatewayAddress;
import dev.kimigate.presence.GatewayAddresses;
import dev.kimigate.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sees to it that a gateway runs: the one that does, or one that is started on demand, in a session of its own. */
final class GatewayStarter {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 20;
    private static final Pattern SECRET = Pattern.compile("(?i).*(key|token|secret|password|credential).*");
    private static final String CONFIG = "KIMI_GATE_CONFIG";

    private final Path folder;
    private final Path launcher;
    private final GatewayAddresses addresses;

    /** @param launcher the script that starts it */
    GatewayStarter(Path folder, Path launcher) {
        this.folder = folder;
        this.launcher = launcher;
        this.addresses = new GatewayAddresses(folder);
    }

    /** Returns when it answers; fails if it does not within half a minute. */
    GatewayAddress started() throws IOException, StoreException, InterruptedException {
        GatewayAddress present = living();
        return present != null ? present : start();
    }

    /** Not while one starts, or decides to end. */
    private @Nullable GatewayAddress living() throws StoreException {
        GatewayAddresses.Turn turn = addresses.starting(PATIENCE);
        try {
            List<GatewayAddress> living = addresses.living();
            return living.isEmpty() ? null : living.get(0);
        } finally {
            turn.close();
        }
    }

    private GatewayAddress start() throws IOException, StoreException, InterruptedException {
        Path log = folder.resolve("gateway.out");
        AtomicFileWrite.of(log, new byte[0], "rw-------");
        Process gateway = process(log).start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean runs = true;
        while (runs && System.nanoTime() - end < 0) {
            List<GatewayAddress> living = addresses.living();
            if (!living.isEmpty()) {
                return living.get(0);
            }
            runs = !gateway.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        // it may have ended because another was faster
        GatewayAddress other = living();
        if (other != null) {
            return other;
        }
        throw Failure.of("the gateway " + (runs ? "does not answer" : "did not start: " + lastLine(log)));
    }

    private ProcessBuilder process(Path log) {
        ProcessBuilder builder = new ProcessBuilder(line());
        builder.redirectInput(new File("/dev/null"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(log.toFile());
        // not the tool's folder, which could not be unmounted while it lives
        builder.directory(new File("/"));
        Map<String, String> environment = builder.environment();
        String options = InstalledOption.variable(System.getenv());
        environment.remove(InstalledOption.HANDED_ON);
        if (!options.isEmpty()) {
            environment.put("JAVA_TOOL_OPTIONS", options);
        }
        environment.keySet().removeIf(name -> SECRET.matcher(name).matches());
        environment.computeIfPresent(
                CONFIG, (name, file) -> Path.of(file).toAbsolutePath().toString());
        return builder;
    }

    /** Ctrl-C and the end of the terminal are the tool's, not the gateway's. */
    private List<String> line() {
        List<String> gateway = List.of("sh", launcher.toString(), "gateway", "--on-demand");
        List<String> line = new ArrayList<>();
        if (isOnPath("setsid")) {
            line.add("setsid");
        } else {
            line.addAll(List.of("sh", "-c", "trap '' HUP; set -m; \"$@\" & wait", "sh"));
        }
        line.addAll(gateway);
        String unused = System.getenv("KIMIGATE_UNUSED_SECONDS");
        if (unused != null) {
            line.addAll(List.of("--unused", unused)); // for tests
        }
        return line;
    }

    private static boolean isOnPath(String program) {
        for (String each : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!each.isEmpty() && Files.isExecutable(Path.of(each, program))) {
                return true;
            }
        }
        return false;
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return lines.isEmpty()
                    ? "it said nothing"
                    : lines.get(lines.size() - 1).replaceFirst("^kimi-gate: ", "");
        } catch (IOException | RuntimeException unreadable) {
            return "see " + log;
        }
    }
}
