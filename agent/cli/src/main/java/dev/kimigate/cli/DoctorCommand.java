package dev.kimigate.cli;

import dev.kimigate.account.Endpoints;
import dev.kimigate.cli.tool.ToolSettings;
import dev.kimigate.kimi.KimiEndpoints;
import dev.kimigate.machine.PlatformProof;
import dev.kimigate.report.Json;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.settings.Settings;
import dev.kimigate.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Why something is not as it should be. */
@Command(
        name = "doctor",
        description =
                "Look for what keeps calls from being gated, on this machine or in one JVM: what, why, and what to"
                        + " do. Exits with 1 if something is wrong.",
        footer = {
            "  java -jar kimi-gate.jar doctor",
            "  java -jar kimi-gate.jar doctor 4711",
            "  java -jar kimi-gate.jar doctor --prove",
            "  java -jar kimi-gate.jar doctor --key-variable=KIMI_API_KEY"
        })
final class DoctorCommand extends Subcommand {
    @Parameters(arity = "0..1", paramLabel = "PID|NAME", description = "A process id, or a part of a name of list.")
    private @Nullable String target;

    @Mixin
    private final StateOptions state = new StateOptions();

    @Option(
            names = "--key-variable",
            paramLabel = "NAME",
            description = "Ask /usages once, with the key in this environment variable.")
    private @Nullable String keyVariable;

    @Option(names = "--key-stdin", description = "The same with the first line of standard input.")
    private boolean keyFromStdin;

    @Option(
            names = "--prove",
            description = "Only find out whether JVMs can share permits on this platform, and keep the result.")
    private boolean prove;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Where to ask; ${DEFAULT-VALUE} if not given.",
            defaultValue = KimiEndpoints.CODE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String endpoint;

    @Override
    int run(Output output) throws Exception {
        Path folder = state.quietlyLocated();
        if (prove) {
            return prove(new PlatformCheck(folder), output);
        }
        UsagesCheck usages = usages();
        StateSnapshot snapshot = snapshot(folder);
        List<Finding> findings = new ArrayList<>();
        if (target == null) {
            Path home = Path.of(System.getProperty("user.home", ""));
            platform(new PlatformCheck(folder), output).ifPresent(findings::add);
            findings.addAll(new MachineCheck(folder, home).findings(snapshot));
            findings.addAll(new ServerCheck(UserSettings.present().settings()).findings());
            findings.addAll(outside(folder, home));
        } else {
            findings.addAll(new JvmCheck(RunningJvms.named(target), snapshot).findings());
        }
        if (usages != null) {
            findings.add(usages.finding());
        }
        return tell(findings, output);
    }

    /** Shows what has come out; a failure is a failure of this command, so that a start script can go by it. */
    private int prove(PlatformCheck check, Output output) throws StoreException {
        PlatformProof proof = check.proven(output);
        int code = tell(List.of(PlatformCheck.finding(proof)), output);
        return proof.shares() ? code : Failure.FAILED;
    }

    /** A folder that cannot be used is told elsewhere. */
    private static Optional<Finding> platform(PlatformCheck check, Output output) {
        try {
            PlatformProof proof = check.provenIfNot(output);
            return proof.isWorthTelling() ? Optional.of(PlatformCheck.finding(proof)) : Optional.empty();
        } catch (StoreException unusable) {
            return Optional.empty();
        }
    }

    /** Of the gateway, which goes by the agent's installed arguments too, and of tools that are no JVM. */
    private List<Finding> outside(Path folder, Path home) {
        Settings settings = UserSettings.present().settings();
        Path installed = state.isChosen() ? null : UserSettings.stateFolderOf(settings);
        return outside(settings, installed == null ? folder : installed, home);
    }

    /** Of the gateway that counts in that folder, and of tools that are no JVM. */
    static List<Finding> outside(Settings settings, Path folder, Path home) {
        Gateways gateways = Gateways.in(folder, Endpoints.of(settings).prefixes());
        List<Finding> findings = new ArrayList<>(new GatewayCheck(gateways, snapshot(folder)).findings());
        ToolSettings tools = ToolSettings.read(home, Path.of("").toAbsolutePath(), System.getenv());
        findings.addAll(new ToolCheck(tools, gateways, System.getenv()).findings());
        return findings;
    }

    /** That a folder cannot be read is a finding, not the end. */
    private static StateSnapshot snapshot(Path folder) {
        long now = System.currentTimeMillis();
        try {
            return StateSnapshot.in(folder, now);
        } catch (StoreException unreadable) {
            return new StateSnapshot(folder, now, false, List.of(), List.of(), List.of());
        }
    }

    private int tell(List<Finding> findings, Output output) {
        boolean bad = findings.stream().anyMatch(finding -> finding.level() == Finding.Level.PROBLEM);
        if (json()) {
            Json.print(
                    output.out(),
                    Json.object(
                            "fine",
                            !bad,
                            "findings",
                            findings.stream().map(Finding::json).toList()));
        } else {
            findings.forEach(finding -> finding.print(output));
        }
        return bad ? Failure.FAILED : Failure.FINE;
    }

    /** Never with a key from the command line, which others can read. */
    private @Nullable UsagesCheck usages() throws IOException {
        if (keyVariable == null && !keyFromStdin) {
            return null;
        }
        String key = keyVariable == null ? firstLine() : System.getenv(keyVariable);
        if (key == null || key.isBlank()) {
            throw Failure.usage(
                    keyVariable == null
                            ? "standard input has no key"
                            : "the environment variable " + keyVariable + " is not set");
        }
        return new UsagesCheck(endpoint, key.trim());
    }

    private static @Nullable String firstLine() throws IOException {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    }
}
