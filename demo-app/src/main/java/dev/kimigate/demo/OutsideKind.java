package dev.kimigate.demo;

import dev.kimigate.harness.launch.HostProcess;
import dev.kimigate.harness.launch.HostTimeoutException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a tool that is no JVM may run on, the best first. */
enum OutsideKind {
    NODE("Node", List.of("node", "--version"), "v(\\d+\\.\\S+)", "node-tool.js"),
    /** As Debian once called it. */
    NODEJS("Node", List.of("nodejs", "--version"), "v(\\d+\\.\\S+)", "node-tool.js"),
    CURL("curl", List.of("sh", "-c", "curl --version"), "curl (\\S+).*", "curl-tool.sh");

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);

    private final String product;

    @SuppressWarnings("ImmutableEnumChecker") // lists of constants
    private final List<String> question;

    private final Pattern answer;
    private final String script;

    /**
     * @param question a command that says the version on its first line; its first word runs the script too
     * @param answer that line, with the version as a group
     */
    OutsideKind(String product, List<String> question, String answer, String script) {
        this.product = product;
        this.question = question;
        this.answer = Pattern.compile(answer);
        this.script = script;
    }

    /** What its users know it by. */
    String product() {
        return product;
    }

    /** The program that runs the script. */
    String program() {
        return question.get(0);
    }

    /** A resource beside the other tools. */
    String script() {
        return script;
    }

    /**
     * Asks it; empty if this machine has none that works.
     *
     * @param home the user's home of all tools: a version manager's program may work only in its own
     */
    Optional<String> version(Path home) {
        try (HostProcess asked = HostProcess.start(question, home, Map.of())) {
            if (asked.await(ANSWERS_WITHIN) != 0) {
                return Optional.empty();
            }
            Matcher said = answer.matcher(asked.stdout().stream().findFirst().orElse(""));
            return said.matches() ? Optional.of(said.group(1)) : Optional.empty();
        } catch (UncheckedIOException | HostTimeoutException notThere) {
            return Optional.empty();
        }
    }
}
