package dev.kimigate.demo;

import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs the three tools once: starts them, lets each make one call to warm up, then lets all bursts go. */
final class Round {

    private static final Duration WARM_WITHIN = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 20;

    private final String name;
    private final Options options;
    private final KimiEndpoint endpoint;
    private final Path home;
    private final Progress progress;

    /**
     * @param name for the lines of progress
     * @param home the user's home of all tools
     */
    Round(String name, Options options, KimiEndpoint endpoint, Path home, Progress progress) {
        this.name = name;
        this.options = options;
        this.endpoint = endpoint;
        this.home = home;
        this.progress = progress;
    }

    /**
     * Waits until every call has come to something.
     *
     * @param agent the jar; null for none
     * @param ready is called when the tools are, before their bursts
     * @throws DemoException if a tool cannot do its part
     */
    RoundResult run(@Nullable Path agent, Runnable ready) {
        List<RunningTool> tools = new ArrayList<>();
        try {
            for (Tool tool : Tool.values()) {
                tools.add(new RunningTool(tool, host(tool, agent).start()));
            }
            warmUp(tools);
            ready.run();
            endpoint.reset();
            return burst(tools);
        } finally {
            tools.forEach(RunningTool::close);
        }
    }

    private HostJvmBuilder host(Tool tool, @Nullable Path agent) {
        Place place = Place.of(endpoint);
        HostJvmBuilder host = HostJvm.builder()
                .classPath(ownClassPath())
                .main(tool.program().getName())
                .args(place.baseUrl().toString(), Integer.toString(options.calls()))
                .home(home)
                .asReal(endpoint);
        return agent == null ? host : host.agent(agent, place.agentArgs());
    }

    private void warmUp(List<RunningTool> tools) {
        boolean warm = await(WARM_WITHIN, () -> {
            progress.show(name + ": the tools are starting");
            return allWarm(tools);
        });
        if (!warm) {
            throw new DemoException("The tools did not start within " + WARM_WITHIN.toSeconds() + " s.");
        }
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
        Map<Tool, Outcomes> outcomes = outcomes(tools);
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

    private static Map<Tool, Outcomes> outcomes(List<RunningTool> tools) {
        Map<Tool, Outcomes> all = new TreeMap<>();
        tools.forEach(tool -> all.put(tool.tool(), tool.outcomes()));
        return all;
    }

    private static List<Path> ownClassPath() {
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
