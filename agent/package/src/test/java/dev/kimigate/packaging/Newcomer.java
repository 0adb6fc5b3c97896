package dev.kimigate.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Somebody with an empty home and no Java, who starts a tool that shows what it was given. */
record Newcomer(Path home, Path path) {
    /** The name is one that {@code run} knows; the tool prints the base URL of its environment. */
    static final String TOOL = "claude";

    static Newcomer in(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home of me"));
        Path path = NoJavaPath.in(folder);
        Path tool = path.resolve(TOOL);
        Files.writeString(tool, "#!/bin/sh\necho \"url $ANTHROPIC_BASE_URL\"\nexit 7\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        return new Newcomer(home, path);
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", home.toString());
        environment.put("PATH", path.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("ANTHROPIC_BASE_URL", "https://api.kimi.com/coding/");
        environment.put("ANTHROPIC_AUTH_TOKEN", "made-up");
        // a gateway that nobody needs ends soon
        environment.put("KIMIGATE_UNUSED_SECONDS", "5");
        environment.put("KIMI_GATE_STATE_DIR", home.resolve("state").toString());
        environment.put("KIMI_GATE_USAGES", "off");
        return environment;
    }

    Release.Ended run(List<String> line) {
        return Release.run(home, environment(), line);
    }

    /** That the command runs on the runtime that came with it, and on no other. */
    void assertRunsOn(Path runtime, List<String> command) throws IOException {
        List<String> version = new ArrayList<>(command);
        version.addAll(List.of("version", "--verbose"));
        Release.Ended told = run(version);
        assertThat(told.code()).as(told.printed()).isZero();
        assertThat(told.printed())
                .contains("kimi-gate " + Release.VERSION + "\n")
                .containsPattern("(?m)^runs on Java .* at "
                        + Pattern.quote(runtime.toRealPath().toString()) + "$");
    }

    /** That a tool is started behind a gateway, which the same runtime runs. */
    void assertToolIsGated(Path runtime, List<String> command) throws IOException {
        List<String> run = new ArrayList<>(command);
        run.addAll(List.of("run", "--", TOOL));
        Release.Ended told = run(run);
        assertThat(told.printed())
                .containsPattern("(?m)^url http://127\\.0\\.0\\.1:\\d+/")
                .doesNotContain("without");
        assertThat(told.code()).as("the tool's exit code").isEqualTo(7);
        String java = runtime.toRealPath().resolve("bin/java").toString();
        List<ProcessHandle> gateways = ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").equals(java))
                .toList();
        assertThat(gateways).as("the gateway, on %s", java).isNotEmpty();
        // its files are deleted next
        gateways.forEach(
                gateway -> gateway.onExit().orTimeout(2, TimeUnit.MINUTES).join());
    }
}
