package dev.kimigate.demo;

import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs the tools once: starts them, lets each make one call to warm up, then lets all bursts go. */
final class Round {

    private static final Duration WARM_WITHIN = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 20;

    private final String name;
    private final Options options;
    private final KimiEndpoint endpoint;
    private final Path home;
    private final OutsideTool outside;
    private final Progress progress;

    /**
     * @param name for the lines of progress
     * @param home the user's home of all tools
     * @param outside the tool that is no JVM
     */
    Round(String name, Options options, KimiEndpoint endpoint, Path home, OutsideTool outside, Progress progress) {
        this.name = name;
        this.options = options;
        this.endpoint = endpoint;
        this.home = home;
        this.outside = outside;
        this.progress = progress;
    }

    /**
     * Waits until every call has come to something.
     *
     * @param agent the jar, for the JVMs and for the gateway of the other tool; null for neither
     * @param ready is called when the tools are, before their bursts
     * @throws DemoException if a tool cannot do its part
     */
    RoundResult run(@Nullable Path agent, Runnable ready) {
        List<RunningTool> tools = new ArrayList<>();
        tellStarting();
        try (DemoGateway gateway = agent == null ? null : DemoGateway.start(agent, endpoint, home)) {
            for (JvmTool tool : JvmTool.values()) {
                tools.add(new RunningTool(tool, host(tool, agent).start()));
            }
            tools.add(new RunningTool(outside, outside.start(outsideUrl(gateway), options.calls(), endpoint, home)));
            warmUp(tools);
            ready.run();
            endpoint.reset();
            return burst(tools);
        } finally {
            tools.forEach(RunningTool::close);
        }
    }

    private URI outsideUrl(@Nullable DemoGateway gateway) {
        ToolEndpoint called = ToolEndpoint.of(endpoint);
        return gateway == null
                ? called.baseUrl()
                : URI.create(called.through(gateway.url().toString()));
    }

    private HostJvmBuilder host(JvmTool tool, @Nullable Path agent) {
        ToolEndpoint called = ToolEndpoint.of(endpoint);
        HostJvmBuilder host = HostJvm.builder()
                .classPath(ownClassPath())
                .main(tool.program().getName())
                .args(called.baseUrl().toString(), Integer.toString(options.calls()))
                .home(home)
                .asReal(endpoint);
        return agent == null ? host : host.agent(agent, called.agentArgs());
    }

    private void warmUp(List<RunningTool> tools) {
        boolean warm = await(WARM_WITHIN, () -> {
            tellStarting();
            return allWarm(tools);
        });
        if (!warm) {
            throw new DemoException("The tools did not start within " + WARM_WITHIN.toSeconds() + " s.");
        }
    }

    private void tellStarting() {
        progress.show(name + ": the tools are starting");
    }

    private static boolean allWarm(List<RunningTool> tools) {
        tools.forEach(RunningTool::checkAlive);
        return tools.stream().filter(RunningTool::isWarm).count() == tools.size();
    }

    private RoundResult burst(List<RunningTool> tools) {
        long startNanos = System.nanoTime();
        tools.forEach(RunningTool::go);
        Duration patience = options.ideal().multipliedBy(3).plus(PATIENCE);
        boolean ended = await(patience, () -> {
            tools.stream().filter(this::hasMoreToTell).forEach(RunningTool::checkAlive);
            Outcomes all = Outcomes.sum(outcomes(tools).values());
            progress.show(name + ": " + told(all));
            return all.known() == options.callsOfAll();
        });
        Duration time = Duration.ofNanos(System.nanoTime() - startNanos);
        Map<DemoTool, Outcomes> outcomes = outcomes(tools);
        if (!ended) {
            outcomes.replaceAll((tool, known) -> known.plus(Outcomes.failed(
                    options.calls() - known.known(), "no answer within " + patience.toSeconds() + " s")));
        }
        progress.end(name + ": " + told(Outcomes.sum(outcomes.values())));
        List<String> stderr =
                tools.stream().flatMap(tool -> tool.stderr().stream()).toList();
        return new RoundResult(outcomes, endpoint.figures().account(), stderr, time);
    }

    private boolean hasMoreToTell(RunningTool tool) {
        return tool.outcomes().known() < options.calls();
    }

    private String told(Outcomes all) {
        return all.answered() + " of " + options.callsOfAll() + " answered, " + all.failed() + " failed";
    }

    private static Map<DemoTool, Outcomes> outcomes(List<RunningTool> tools) {
        Map<DemoTool, Outcomes> all = new LinkedHashMap<>();
        tools.forEach(tool -> all.put(tool.tool(), tool.outcomes()));
        return all;
    }

    static List<Path> ownClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
    }

    private static boolean await(Duration patience, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < patience.toNanos()) {
            if (condition.getAsBoolean()) {
                return true;
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DemoException("The demo was interrupted.");
            }
        }
        return false;
    }
}
