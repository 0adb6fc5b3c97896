package dev.kimigate.harness.tools;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One command of a tool, in a home of its own. Closing ends whatever the tool has started, and deletes the home. One
 * thread.
 */
public final class ToolRun implements AutoCloseable {

    /**
     * What became of it.
     *
     * @param said on both outputs
     */
    public record End(int exitCode, String said) {}

    private static final long SECONDS_TO_DIE = 10;

    private final Path scratch;
    private final Place place;
    private final Map<Path, String> usersFiles;
    private final Process process;
    private final Thread atExit = new Thread(this::kill, "tool-end");

    private ToolRun(Path scratch, Place place, Map<Path, String> usersFiles, Process process) {
        this.scratch = scratch;
        this.place = place;
        this.usersFiles = usersFiles;
        this.process = process;
    }

    /** Starts the tool as its user does; {@code change} has the last word on command and environment. */
    public static ToolRun usual(Tool tool, Path cache, UnaryOperator<Launch> change) throws IOException {
        return of(cache, place -> change.apply(tool.usual(place)));
    }

    /** Starts the tool with a gateway in the way, which has a URL for each host and path of Kimi's. */
    public static ToolRun through(Tool tool, Path cache, Function<String, URI> gateway, UnaryOperator<Launch> change)
            throws IOException {
        return of(cache, place -> change.apply(tool.through(place, gateway)));
    }

    /** As {@link #through(Tool, Path, Function, UnaryOperator)}, and nothing else. */
    static ToolRun through(Tool tool, Path cache, Function<String, URI> gateway) throws IOException {
        return through(tool, cache, gateway, launch -> launch);
    }

    private static ToolRun of(Path cache, Function<Place, Launch> launched) throws IOException {
        Path scratch = Files.createTempDirectory("kimigate-tool-");
        Place place = Place.in(cache, scratch);
        Launch launch = launched.apply(place);
        ToolRun run = new ToolRun(scratch, place, place.filesAtHome(), start(place, launch));
        Runtime.getRuntime().addShutdownHook(run.atExit);
        return run;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL to the tool and to all that it has started; does not wait. */
    public void killNow() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** SIGSTOP to the tool and to all that it has started. */
    public void suspend() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(process.pid())));
        process.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(command + " failed");
        }
    }

    /**
     * Waits for the tool's end.
     *
     * @throws IllegalStateException if it does not come in time
     */
    public End await(Duration atMost) throws InterruptedException {
        CompletableFuture<String> said =
                CompletableFuture.supplyAsync(() -> output().collect(Collectors.joining("\n")));
        if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            killNow();
            throw new IllegalStateException(
                    "the tool did not end within " + atMost.toSeconds() + " s; it said: " + said.join());
        }
        return new End(process.exitValue(), said.join());
    }

    /** What the tool prints, as it comes. */
    Stream<String> output() {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).lines();
    }

    /** Waits for the tool's end. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** The user's files that are no longer what they were before the start. */
    List<Path> changedFiles() {
        return usersFiles.entrySet().stream()
                .filter(file -> !file.getValue().equals(Place.text(file.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(atExit);
        kill();
        try (Stream<Path> files = Files.walk(scratch)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    private static Process start(Place place, Launch launch) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launch.command())
                .directory(place.work().toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        Map<String, String> environment = builder.environment();
        String path = place.node() + ":" + environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.putAll(Map.of(
                "PATH",
                path,
                "HOME",
                place.home().toString(),
                "PWD",
                place.work().toString(),
                "TERM",
                "dumb",
                "LANG",
                "C.UTF-8"));
        environment.putAll(launch.environment());
        return builder.start();
    }

    /* Cline leaves a daemon behind that is no child of ours any more; its home tells it. */
    private void kill() {
        process.destroyForcibly();
        String home = "HOME=" + place.home();
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(other -> environment(other).contains(home))
                .toList();
        left.forEach(ProcessHandle::destroyForcibly);
        left.forEach(other -> other.onExit()
                .completeOnTimeout(other, SECONDS_TO_DIE, TimeUnit.SECONDS)
                .join());
    }

    /* Empty for other users' processes, and on systems other than Linux. */
    private static List<String> environment(ProcessHandle process) {
        try {
            Path file = Path.of("/proc", Long.toString(process.pid()), "environ");
            return List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0", -1));
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
