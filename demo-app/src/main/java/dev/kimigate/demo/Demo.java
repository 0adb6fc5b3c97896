package dev.kimigate.demo;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Four tools share one account, first as they are, then with Kimi Gate: three JVMs, and one that is none. The exit code
 * is 0 if the second round had no failed call and no refusal and the first had some, 1 if not, 2 for a wrong option.
 */
public final class Demo {

    private static final int PARTS_OF_AN_ANSWER = 8;

    private final Options options;
    private final PrintStream out;

    private Demo(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(Options.USAGE);
            return 2;
        }
        try {
            return new Demo(options, System.out).run() ? 0 : 1;
        } catch (DemoException e) {
            // A line of progress may stand unfinished on the terminal.
            System.err.println();
            System.err.println("FAILED: " + String.valueOf(e.getMessage()).strip());
            return 1;
        }
    }

    /* Whether all was as promised. */
    private boolean run() {
        Path agent = shortest(options.agent());
        if (!Files.isRegularFile(agent)) {
            throw new DemoException(
                    "There is no " + agent + ". Build it first, or run all of it: ./mvnw -q -Pdemo verify");
        }
        Path home = temporaryHome();
        try (KimiEndpoint endpoint = endpoint()) {
            return run(endpoint, home, agent);
        } finally {
            remove(home);
        }
    }

    private boolean run(KimiEndpoint endpoint, Path home, Path agent) {
        OutsideTool outside = OutsideTool.found(home);
        DemoReport report = new DemoReport(options, ToolEndpoint.of(endpoint), outside);
        out.println(report.before(agent));
        Progress progress = new Progress(out, Progress.isTerminal(), System::nanoTime);
        RoundResult bare =
                new Round("round 1, without Kimi Gate", options, endpoint, home, outside, progress).run(null, () -> {});
        out.println(report.reasons(bare));
        RoundResult gated = new Round("round 2, with Kimi Gate", options, endpoint, home, outside, progress)
                .run(agent, () -> invite(report, progress, agent, home));
        out.println(report.reasons(gated));
        out.println(report.table(bare, gated));
        List<String> problems = Check.problems(bare, gated);
        if (problems.isEmpty()) {
            out.print(report.meaning(bare, gated));
        } else {
            System.err.print(report.problems(problems, gated));
        }
        return problems.isEmpty();
    }

    /* Only a person can look at a second terminal; where nobody sits, nothing waits. */
    private void invite(DemoReport report, Progress progress, Path agent, Path home) {
        if (!Progress.isTerminal()) {
            return;
        }
        StateFolder.below(home).ifPresent(state -> {
            progress.end("round 2, with Kimi Gate: the tools are ready");
            out.print(report.invitation(agent.toAbsolutePath(), state));
            new Spectator(System.in, System::nanoTime, Demo::sleep).awaitEnter();
        });
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("The demo was interrupted.");
        }
    }

    private KimiEndpoint endpoint() {
        try {
            return KimiEndpoint.start(endpointOptions());
        } catch (IllegalStateException e) {
            throw new DemoException("The server of this demo did not start: " + e.getMessage());
        }
    }

    private EndpointOptions endpointOptions() {
        Integer port = options.port();
        int usualPort = KimiEndpoint.canBind(ToolEndpoint.REAL_PORT) ? ToolEndpoint.REAL_PORT : 0;
        return EndpointOptions.usual()
                .withPort(port == null ? usualPort : port)
                .withBehaviour(Behaviour.usual()
                        .withLimit(Options.LIMIT)
                        .withMillis(options.millis())
                        .withChunks(PARTS_OF_AN_ANSWER));
    }

    /* As seen from the working directory, if it lies there: easier to read and to copy. */
    private static Path shortest(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path here = Path.of("").toAbsolutePath();
        return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    }

    private static Path temporaryHome() {
        try {
            return Files.createTempDirectory("kimi-gate-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path home) {
        try (Stream<Path> all = Files.walk(home)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // A few bytes in the temporary folder do no harm.
        }
    }
}
