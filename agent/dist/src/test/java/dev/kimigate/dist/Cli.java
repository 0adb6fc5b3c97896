package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.launch.Jdk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code java -jar kimi-gate.jar} as a user with that home runs it. */
record Cli(Path home, List<String> jvmOptions, Map<String, String> environment) {
    static final int FINE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    Cli {
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }

    static Cli of(Path home) {
        return new Cli(home, List.of(), Map.of());
    }

    Cli with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Cli(home, jvmOptions, more);
    }

    Cli withJvmOptions(String... more) {
        return new Cli(home, List.of(more), environment);
    }

    Command run(String... words) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", home.toString());
        return Command.run(all, line(words));
    }

    /** The words that start it, for shells too. */
    List<String> line(String... words) {
        List<String> line = new ArrayList<>(
                List.of(Jdk.current().java().toString(), "-XX:TieredStopAtLevel=1", "-Duser.home=" + home));
        line.addAll(jvmOptions);
        line.addAll(List.of("-jar", Shipped.JAR.toString()));
        line.addAll(List.of(words));
        return line;
    }

    /** Standard output of a command that went well and complained of nothing. */
    String fine(String... words) {
        Command command = run(words);
        assertThat(command.stderr()).isEmpty();
        assertThat(command.exitCode()).as(command.toString()).isEqualTo(FINE);
        return command.stdout();
    }

    /** Standard error of a command that ends with that code and prints nothing else. */
    String complaint(int exitCode, String... words) {
        Command command = run(words);
        assertThat(command.exitCode()).as(command.toString()).isEqualTo(exitCode);
        assertThat(command.stdout()).isEmpty();
        return command.stderr();
    }
}
