package dev.kimigate.cli;

import dev.kimigate.presence.GatewayAddress;
import dev.kimigate.presence.PassedTools;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.settings.Setting;
import dev.kimigate.settings.Settings;
import dev.kimigate.status.DurationText;
import dev.kimigate.store.JvmStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What can be said of this user's gateways: where they listen, what they count in, and who counts elsewhere. */
final class GatewayCheck {
    private static final List<Setting> COMPARED = List.of(Setting.ACCOUNT, Setting.LIMIT, Setting.STORE);

    private final Gateways gateways;
    private final StateSnapshot snapshot;
    private final List<Finding> findings = new ArrayList<>();

    GatewayCheck(Gateways gateways, StateSnapshot snapshot) {
        this.gateways = gateways;
        this.snapshot = snapshot;
    }

    List<Finding> findings() {
        List<RunningJvm> jvms = gateways.living().isEmpty() ? List.of() : gated();
        for (GatewayAddress gateway : gateways.living()) {
            findings.add(Finding.fine("a gateway (" + gateway.pid() + ") listens at " + gateway.url() + ": "
                    + accounts(gateway.pid()) + "; state in " + snapshot.folder()));
            Settings own = UserSettings.ofGateway(gateway.pid());
            if (own != null) {
                jvms.forEach(jvm -> compare(gateway.pid(), own, jvm));
            }
        }
        usualPort();
        passed();
        return findings;
    }

    /** For tools whose settings nobody can read from outside. */
    private void passed() {
        long now = snapshot.nowMillis();
        List<String> tools = new ArrayList<>();
        new PassedTools(snapshot.folder())
                .within(now)
                .forEach((tool, millis) -> tools.add(tool + " (" + DurationText.text(now - millis) + " ago)"));
        if (!tools.isEmpty()) {
            findings.add(Finding.fine(
                    "calls that passed the gateway within a day, each tool's last one: " + String.join(", ", tools)));
        }
    }

    /** Those that were given the agent; none where this Java cannot list JVMs. */
    private static List<RunningJvm> gated() {
        try {
            return RunningJvms.all().stream()
                    .filter(jvm -> !jvm.agents().isEmpty())
                    .toList();
        } catch (Failure runtimeOnly) {
            return List.of();
        }
    }

    /** The names and limits of what it has on record. */
    private String accounts(long pid) {
        List<String> accounts = snapshot.accounts().stream()
                .map(StateSnapshot.Account::status)
                .filter(account -> account.jvms().stream()
                        .anyMatch(jvm -> jvm.pid() == pid && jvm.life() == JvmStatus.Life.RUNNING))
                .map(account -> account.name() + ", limit " + account.limit())
                .toList();
        return accounts.isEmpty() ? "no call has come to it yet" : String.join("; ", accounts);
    }

    private void usualPort() {
        int port = gateways.usualPort();
        if (gateways.living().stream().noneMatch(gateway -> gateway.port() == port)) {
            PortHolder.of(port)
                    .ifPresent(holder -> findings.add(ToolCheck.foreign(
                            "port " + port + ", where your gateway listens by default, is held by ", holder)));
        }
    }

    private void compare(long pid, Settings own, RunningJvm jvm) {
        Settings others = UserSettings.of(jvm);
        if (others == null) {
            return;
        }
        Path folder = UserSettings.stateFolderOf(own);
        Path otherFolder = UserSettings.stateFolderOf(others);
        if (!Objects.equals(folder, otherFolder)) {
            findings.add(Finding.note(
                    jvm + " keeps its state in " + otherFolder + ", the gateway (" + pid + ") in " + folder,
                    "two state folders share no permits, so together they exceed the limit",
                    "give both the same setting state-dir, and restart them",
                    Topic.STATE_FOLDER));
        }
        for (Setting setting : COMPARED) {
            if (!own.text(setting).equals(others.text(setting))) {
                findings.add(Finding.note(
                        jvm + " has the setting " + setting.key() + "=" + others.text(setting) + ", the gateway (" + pid
                                + ") " + setting.key() + "=" + own.text(setting),
                        "they do not count in the same account, or not up to the same limit",
                        "give both the same setting, and restart them",
                        Topic.SETTINGS));
            }
        }
    }
}
