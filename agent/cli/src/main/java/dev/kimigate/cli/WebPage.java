package dev.kimigate.cli;

import dev.kimigate.gateway.Gateway;
import dev.kimigate.gateway.page.Advice;
import dev.kimigate.gateway.page.Page;
import dev.kimigate.report.StateSnapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the page, with what doctor finds. A class of its own, as {@link ForegroundGateway} is. */
final class WebPage {
    private WebPage() {}

    /** {@code folder} is made and checked. */
    static Page of(Path folder, Gateway gateway) {
        try {
            return new Page(folder, URI.create(gateway.url()).getPort(), state -> advice(folder, state));
        } catch (IOException failure) {
            throw Failure.of("the page's token in " + folder + " can be neither read nor made: " + failure);
        }
    }

    /** As doctor finds it, but for what it says of the shell in which it runs. */
    private static List<Advice> advice(Path folder, StateSnapshot state) {
        Path home = Path.of(System.getProperty("user.home", ""));
        List<Finding> findings = new ArrayList<>(new MachineCheck(folder, home).findings(state));
        findings.addAll(DoctorCommand.outside(UserSettings.present().settings(), folder, home));
        return findings.stream()
                .filter(found -> found.level() != Finding.Level.FINE && found.topic() != Topic.VARIABLE)
                .map(found -> new Advice(
                        found.level() == Finding.Level.PROBLEM,
                        found.what(),
                        found.why(),
                        found.todo(),
                        found.topic() == null ? null : found.topic().link()))
                .toList();
    }
}
