package dev.kimigate.cli;

import dev.kimigate.account.Endpoints;
import dev.kimigate.cli.tool.LinkedHome;
import dev.kimigate.cli.tool.RunPlan;
import dev.kimigate.cli.tool.RunPlanner;
import dev.kimigate.cli.tool.ToolStart;
import dev.kimigate.cli.tool.UnreadableSettingsException;
import dev.kimigate.presence.GatewayAddress;
import dev.kimigate.presence.RunTools;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells the launcher what to set for a tool; sees to the gateway before. Its standard output is for a shell. */
@Command(name = RunPlanCommand.NAME, hidden = true, description = "For the launcher.")
final class RunPlanCommand extends Subcommand {
    static final String NAME = "run-plan";

    private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

    @Option(names = "--pid", required = true, description = "The process that will be the tool.")
    private long pid;

    @Option(names = "--launcher", required = true, description = "The script that asks.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path launcher;

    @Option(names = "--anyway", description = "As of run.")
    private boolean anyway;

    @Option(names = "--no-jvm", description = "As of run.")
    private boolean noJvm;

    @Parameters(arity = "1..*", paramLabel = "TOOL", description = "The tool and its arguments.")
    private List<String> words = new ArrayList<>();

    @Override
    int run(Output output) throws IOException, StoreException, InterruptedException {
        UserSettings user = UserSettings.present();
        user.reading().problems().forEach(problem -> output.complain(problem.message()));
        if (!user.settings().enabled()) {
            throw Failure.of("the setting enabled is off");
        }
        Path folder = user.stateFolder();
        RunTools tools = new RunTools(folder);
        tools.sweepFolders(LinkedHome::giveBack);
        tools.publish(pid, name());
        GatewayAddress gateway = new GatewayStarter(folder, launcher.toAbsolutePath()).started();
        RunPlan plan = plan(user, gateway, tools);
        String noWay = plan.noWay();
        if (noWay != null && !anyway) {
            throw Failure.usage(noWay + ". The gateway's URL is " + gateway.url()
                    + "api.kimi.com/coding/ in place of https://api.kimi.com/coding/. run --anyway starts "
                    + name() + " as it is");
        }
        plan.notes().forEach(output::complain);
        output.out().print(script(plan, user));
        output.out().flush();
        return Failure.FINE;
    }

    private String name() {
        Path file = Path.of(words.get(0)).getFileName();
        return file == null ? words.get(0) : file.toString();
    }

    private RunPlan plan(UserSettings user, GatewayAddress gateway, RunTools tools) throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.remove(InstalledOption.HANDED_ON);
        ToolStart start = new ToolStart(
                words.get(0),
                words.subList(1, words.size()),
                environment,
                home(),
                Path.of("").toAbsolutePath(),
                Path.of("/etc"),
                () -> privateFolder(tools));
        try {
            return RunPlanner.plan(
                    start,
                    new Gateways(List.of(gateway), Endpoints.of(user.settings()).prefixes()));
        } catch (UnreadableSettingsException e) {
            return new RunPlan(Map.of(), List.of(), Map.of(), List.of(), "its settings cannot be read: " + e.reason());
        }
    }

    /** As tools take it. */
    private static Path home() {
        String home = System.getenv("HOME");
        return home == null || home.isBlank() ? UserSettings.home() : Path.of(home);
    }

    private Path privateFolder(RunTools tools) throws IOException {
        try {
            return tools.privateFolder(pid);
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Without a way the tool's own settings stay as they are. */
    private String script(RunPlan plan, UserSettings user) {
        Map<String, String> variables = new HashMap<>(plan.noWay() == null ? plan.variables() : Map.of());
        if (!noJvm && InstalledOption.ofVariable(System.getenv()).isEmpty()) {
            AgentOption installed = user.option();
            AgentOption option =
                    new AgentOption(OwnJar.path().toString(), installed == null ? null : installed.arguments());
            String present = InstalledOption.variable(System.getenv());
            variables.put(
                    JVM_OPTIONS, (present.isBlank() ? "" : present + " ") + OptionsFile.forVariable(option.text()));
        }
        RunPlan whole = plan.noWay() == null
                ? new RunPlan(variables, plan.first(), plan.replaced(), List.of(), null)
                : new RunPlan(variables, List.of(), Map.of(), List.of(), null);
        return whole.script(words.size() - 1);
    }
}
