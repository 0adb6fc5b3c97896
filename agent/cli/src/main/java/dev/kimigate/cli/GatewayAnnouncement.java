package dev.kimigate.cli;

import dev.kimigate.machine.StateFiles;
import dev.kimigate.report.Json;
import dev.kimigate.settings.Settings;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a gateway says on its first lines: where it listens, and in which account and folder it counts. */
record GatewayAnnouncement(
        String url, List<String> toolUrls, List<String> outsideUrls, Settings settings, Path folder) {
    GatewayAnnouncement {
        toolUrls = List.copyOf(toolUrls);
        outsideUrls = List.copyOf(outsideUrls);
    }

    void print(Output output, boolean json) {
        if (json) {
            output.out().println(Json.text(Json.object("url", url), false));
        } else {
            output.line("kimi-gate listens at " + url);
            output.line("In a tool, put this in place of Kimi's URL:");
            toolUrls.forEach(each -> output.out().println("  " + each));
            if (!outsideUrls.isEmpty()) {
                output.line(
                        "In a tool on another machine, put this. Keys and answers travel unencrypted, so use it only in"
                                + " a network that you trust:");
                outsideUrls.forEach(each -> output.out().println("  " + each));
            }
            output.line("Account: " + account() + ". Limit: " + (settings.limit() == 0 ? "auto" : settings.limit())
                    + ". State folder: " + folder);
        }
        output.out().flush();
    }

    private String account() {
        String chosen = settings.account();
        if (chosen != null) {
            return chosen;
        }
        List<String> known = new ArrayList<>();
        try {
            StateFiles files = new StateFiles(folder);
            for (String hash : files.accounts()) {
                known.add(files.status(hash).name());
            }
        } catch (StoreException unreadable) {
            // the first call will say so
        }
        return known.isEmpty() ? "known with the first call" : String.join(", ", known);
    }

    /** A line for each JVM that counts in another folder, and so beside this gateway. */
    List<String> warnings(Supplier<List<RunningJvm>> jvms) {
        List<String> warnings = new ArrayList<>();
        try {
            for (RunningJvm jvm : jvms.get()) {
                Path other = UserSettings.stateFolderOf(jvm);
                if (other != null && !other.equals(folder)) {
                    warnings.add("process " + jvm + " uses the state folder " + other
                            + " and shares no permits with this gateway");
                }
            }
        } catch (Failure runtimeOnly) {
            // nobody can be seen
        }
        return warnings;
    }
}
