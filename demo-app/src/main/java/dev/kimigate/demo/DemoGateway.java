package dev.kimigate.demo;

import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kimi Gate's gateway as a user starts it, at a port that is free. */
record DemoGateway(HostJvm host) implements AutoCloseable {

    private static final Duration LISTENS_WITHIN = Duration.ofSeconds(60);
    private static final Pattern FIRST_LINE = Pattern.compile("\\{\"url\":\"(http://[^\"]+/)\"}");

    /** Starts it; does not wait until it listens. */
    static DemoGateway start(Path jar, KimiEndpoint endpoint, Path home) {
        URI added = ToolEndpoint.of(endpoint).added();
        return new DemoGateway(HostJvm.builder()
                .home(home)
                .asReal(endpoint)
                .environment("KIMI_GATE_ENDPOINTS", added == null ? "" : added.toString())
                .args("-jar", jar.toString(), "gateway", "--listen", "127.0.0.1:0", "--json")
                .start());
    }

    /**
     * Waits until it listens; returns where.
     *
     * @throws DemoException if it does not
     */
    URI url() {
        try {
            Matcher line = FIRST_LINE.matcher(host.awaitLine(text -> text.startsWith("{"), LISTENS_WITHIN));
            if (line.matches()) {
                return URI.create(line.group(1));
            }
        } catch (HostTimeoutException e) {
            // what it said follows
        }
        throw new DemoException("The gateway did not start.\n" + DemoReport.stderr(host.stderr()));
    }

    @Override
    public void close() {
        host.close();
    }
}
