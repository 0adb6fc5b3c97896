package dev.kimigate.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts and stops the service by the system's own command. */
final class ServiceControl {
    private static final int LONGEST_SECONDS = 30;

    private ServiceControl() {}

    /** Runs the command; what went wrong in one line, null if nothing did. */
    static @Nullable String failure(List<String> command) {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
        } catch (IOException missing) {
            return command.get(0) + " is not on this machine";
        }
        try {
            String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return command.get(0) + " does not end";
            }
            return process.exitValue() == 0 ? null : said.strip().replaceAll("\\s+", " ");
        } catch (IOException e) {
            return command.get(0) + " was interrupted";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return command.get(0) + " was interrupted";
        }
    }

    /** Ends a service that has lost its file. Where the system's command does not work, none runs. */
    static void ended(ServiceFile service, Path unit) {
        removeLink(unit);
        service.stopping().forEach(ServiceControl::failure);
    }

    /** What systemd leaves beside a unit that was enabled. */
    private static void removeLink(Path unit) {
        Path link = unit.resolveSibling("default.target.wants").resolve(String.valueOf(unit.getFileName()));
        try {
            if (Files.isSymbolicLink(link)) {
                Files.delete(link);
                Files.deleteIfExists(link.getParent()); // only if it is empty
            }
        } catch (IOException | RuntimeException stays) {
            // a link that leads nowhere does no harm
        }
    }
}
