package dev.kimigate.harness.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A program in a process of its own, as a user would start a tool. Its two outputs are read as they come. Any thread.
 */
public sealed class HostProcess implements AutoCloseable permits HostJvm {

    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private final Process process;
    private final HostHome home;
    private final Lines stdout;
    private final Lines stderr;

    HostProcess(Process process, HostHome home) {
        this.process = process;
        this.home = home;
        this.stdout = new Lines(process.getInputStream(), "stdout of " + process.pid());
        this.stderr = new Lines(process.getErrorStream(), "stderr of " + process.pid());
    }

    /**
     * Starts a program that is no JVM.
     *
     * @param home of its user
     * @param environment what is set beside the variables of that home
     */
    public static HostProcess start(List<String> command, Path home, Map<String, String> environment) {
        HostHome place = new HostHome(home, false);
        ProcessBuilder builder = new ProcessBuilder(command);
        place.prepare(builder, environment);
        try {
            return new HostProcess(builder.start(), place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public final long pid() {
        return process.pid();
    }

    public final boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for the end of the process and of its output; returns the exit code (137 after a kill).
     *
     * @throws HostTimeoutException after the deadline, with what the host had said by then; the host goes on
     */
    public final int await(Duration atMost) {
        Duration deadline = Debugging.patient(atMost);
        long end = System.nanoTime() + deadline.toNanos();
        try {
            if (!process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new HostTimeoutException("did not end within " + deadline, this);
            }
            stdout.awaitEnd(end);
            stderr.awaitEnd(end);
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The lines on stdout so far, at most the last 20,000. */
    public final List<String> stdout() {
        return stdout.soFar();
    }

    /** The lines on stderr so far, at most the last 20,000. */
    public final List<String> stderr() {
        return stderr.soFar();
    }

    /**
     * Waits for the first line on stdout that fits, past ones included.
     *
     * @throws HostTimeoutException after the deadline, or when the output ended without it
     */
    public final String awaitLine(Predicate<String> wanted, Duration deadline) {
        return await(stdout, wanted, deadline);
    }

    /** As {@link #awaitLine}, on stderr. */
    public final String awaitErrorLine(Predicate<String> wanted, Duration deadline) {
        return await(stderr, wanted, deadline);
    }

    /** Writes a line to the host's stdin. */
    public final void println(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; waits until the process is gone. */
    public final void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(AFTER_KILL.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** SIGSTOP: every thread stands still, sockets and locks stay. */
    public final void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    public final void resume() {
        signal("CONT");
    }

    /** CPU time used so far, where the system tells it. */
    public final Optional<Duration> cpuTime() {
        return process.info().totalCpuDuration();
    }

    /** Kills the host if it still runs and removes its home if it was temporary. */
    @Override
    public final void close() {
        kill();
        home.removeIfTemporary();
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid() + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private String await(Lines lines, Predicate<String> wanted, Duration atMost) {
        Duration deadline = Debugging.patient(atMost);
        try {
            return lines.await(wanted, System.nanoTime() + deadline.toNanos())
                    .orElseThrow(() -> new HostTimeoutException("no such line within " + deadline, this));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for a host", cause);
    }
}
