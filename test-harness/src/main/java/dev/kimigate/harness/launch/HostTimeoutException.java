package dev.kimigate.harness.launch;

import java.util.List;

/** A host did not do in time what was expected; the message holds the end of what it said. */
public final class HostTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LAST_LINES = 40;

    HostTimeoutException(String what, HostProcess host) {
        super("host " + host.pid() + " " + what + "\nstdout:\n" + end(host.stdout()) + "\nstderr:\n"
                + end(host.stderr()));
    }

    private static String end(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
