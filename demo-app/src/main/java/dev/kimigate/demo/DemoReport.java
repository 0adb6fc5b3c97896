package dev.kimigate.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the demo says to somebody who has never met a limit. ASCII; {@link #WIDTH} wide at most. */
final class DemoReport {

    static final int WIDTH = 80;

    private final Options options;
    private final ToolEndpoint endpoint;
    private final OutsideTool outside;

    /** @param outside the tool that is no JVM */
    DemoReport(Options options, ToolEndpoint endpoint, OutsideTool outside) {
        this.options = options;
        this.endpoint = endpoint;
        this.outside = outside;
    }

    /** What will happen. */
    String before(Path agent) {
        String text = String.format(
                Locale.ROOT,
                """
                Four coding tools, each a program of its own, use the same Kimi account. Each
                starts with %d calls at once, as coding assistants do. The account may have
                %d calls in flight at a time: whatever is above that the server refuses, and
                the tool gives up on that call.

                %s
                Round 1 runs the tools as they are. Round 2 adds one option to the command lines
                of the JVMs, and starts a gateway for the fourth tool:
                    %s
                    java -jar %s gateway
                The fourth tool gets a URL of that gateway in place of Kimi's:
                    %s
                Nothing else changes.

                The server is a stand-in on this machine, with Kimi's rule and Kimi's words; an
                answer takes it %s. No key is needed, and nothing leaves this machine.
                """,
                options.calls(),
                Options.LIMIT,
                wrapped("", "Three of them are JVMs. The fourth " + outside.described()),
                agentOption(agent),
                agent,
                endpoint.through("http://127.0.0.1:PORT/"),
                seconds(Duration.ofMillis(options.millis())));
        return endpoint.isReal() ? text : text + elsewhere();
    }

    /** How to see round 2 while it runs. Paths are absolute: the other terminal may be in another folder. */
    String invitation(Path agent, Path state) {
        return String.format(Locale.ROOT, """

                To see them share the account, run this in another terminal:

                    java -jar %s status --watch --state-dir=%s

                Then press Enter here, and they start (in %d s they do without it).
                """, quoted(agent), quoted(state), Spectator.PATIENCE.toSeconds());
    }

    /** For a shell. */
    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w/.:+-]*") ? text : "'" + text + "'";
    }

    /** What each tool was told instead of answers; empty if none was. */
    String reasons(RoundResult round) {
        return round.tools().entrySet().stream()
                .filter(tool -> tool.getValue().failed() > 0)
                .map(tool -> reason(tool.getKey(), tool.getValue()))
                .collect(Collectors.joining());
    }

    /** All figures of both rounds. */
    String table(RoundResult bare, RoundResult gated) {
        return row("", "1. without Kimi Gate", "2. with Kimi Gate")
                + row("-".repeat(33), "-".repeat(20), "-".repeat(17))
                + row("answered", bare.all().answered(), gated.all().answered())
                + row("failed", bare.all().failed(), gated.all().failed())
                + row(
                        "refused by the server",
                        bare.server().refused(),
                        gated.server().refused())
                + row(
                        "most in flight at once",
                        bare.server().maxInFlight(),
                        gated.server().maxInFlight())
                + row("time until all answered or failed", seconds(bare.time()), seconds(gated.time()))
                + row("ideal time for answering all", seconds(options.ideal()), seconds(options.ideal()));
    }

    private static String row(String name, Object bare, Object gated) {
        // As wide as the longest name and the headings, which are wider than any figure.
        return String.format(Locale.ROOT, "%-33s   %20s   %17s\n", name, bare, gated);
    }

    /** What the figures mean, if they are as they should be. */
    String meaning(RoundResult bare, RoundResult gated) {
        return wrapped(
                "",
                String.format(
                        Locale.ROOT,
                        "Without Kimi Gate %d of %d calls failed. With Kimi Gate all were answered: a call for which the"
                                + " account had no place waited until another had ended, no matter in which of the"
                                + " four programs, so there was nothing to refuse. It took %s; the ideal is %s"
                                + " (%d calls x %s / %d at a time).",
                        bare.all().failed(),
                        options.callsOfAll(),
                        seconds(gated.time()),
                        seconds(options.ideal()),
                        options.callsOfAll(),
                        seconds(Duration.ofMillis(options.millis())),
                        Options.LIMIT));
    }

    /** What is not as it should be, and what the tools of the second round said of it. */
    String problems(List<String> problems, RoundResult gated) {
        return problems.stream()
                        .map(problem -> wrapped("", "FAILED: " + problem))
                        .collect(Collectors.joining())
                + stderr(gated.stderr());
    }

    /** Quotes lines from the tools' stderr; empty if there are none. */
    static String stderr(List<String> lines) {
        return lines.isEmpty()
                ? ""
                : lines.stream().collect(Collectors.joining("\n    ", "The tools said on stderr:\n    ", "\n"));
    }

    private String reason(DemoTool tool, Outcomes outcomes) {
        String first = String.format(
                Locale.ROOT,
                "The tool on %s lost %d of its %d calls. It was told:",
                tool.library(),
                outcomes.failed(),
                options.calls());
        return wrapped("       ", first)
                + wrapped("           ", outcomes.mostCommonReason().orElse("nothing"));
    }

    private String elsewhere() {
        return "\n"
                + wrapped(
                        "",
                        "Port 443 is not used here, so the tools call " + endpoint.baseUrl()
                                + " in place of https://api.kimi.com/coding/v1, and Kimi Gate has to be told of"
                                + " that address.");
    }

    private String agentOption(Path agent) {
        return "-javaagent:" + agent + (endpoint.agentArgs() == null ? "" : "=" + endpoint.agentArgs());
    }

    /** Lines of at most {@link #WIDTH} characters, each with the indent and a line end; a longer word stays whole. */
    static String wrapped(String indent, String text) {
        int room = WIDTH - indent.length();
        return text.replaceAll("(?s)(.{1," + room + "}|\\S+)(?: |\\z)", indent + "$1\n");
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
