package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.leader.ServerReport;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerCheckTest {
    private static final String URL = "redis://host:6379";

    private static List<Finding> findings(ServerReport report) {
        Settings settings =
                SettingsReader.read("store=" + URL, Map.of(), Map.of()).settings();
        return new ServerCheck(settings, asked -> {
                    assertThat(asked).isEqualTo(URL);
                    return report;
                })
                .findings();
    }

    @Test
    void noServer_isNotLookedFor() {
        Settings settings = SettingsReader.read(null, Map.of(), Map.of()).settings();

        assertThat(new ServerCheck(settings, url -> {
                            throw new AssertionError();
                        })
                        .findings())
                .isEmpty();
    }

    @Test
    void serverThatIsFine_isTold() {
        assertThat(findings(new ServerReport("", URL, "Valkey 8.0.1", "primary", "noeviction", 2, 30, false, 0)))
                .containsExactly(
                        Finding.fine(URL + " can be used: Valkey 8.0.1, primary, noeviction, answered in 2 ms"));
    }

    @Test
    void serverThatCannotBeUsed_isAProblem_withWhatToDo() {
        assertThat(findings(ServerReport.of(URL, "the server refuses user or password (WRONGPASS)")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Finding.Level.PROBLEM);
                    assertThat(finding.what()).contains("WRONGPASS");
                    assertThat(finding.topic()).isEqualTo(Topic.SERVER);
                });
    }

    @Test
    void serverThatMayNotBeAsked_isTold_withThePermissionThatLacks() {
        assertThat(findings(new ServerReport("", URL, "", "", "", 2, 0, false, 0)))
                .last()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Finding.Level.NOTE);
                    assertThat(finding.toString()).contains("+info");
                });
    }

    @Test
    void evictionReplicasAndClock_areEachANote() {
        assertThat(findings(new ServerReport("", URL, "", "primary", "allkeys-lru", 2, -90_000, true, 2)))
                .extracting(Finding::what)
                .containsExactly(
                        URL + " can be used: primary, allkeys-lru, answered in 2 ms",
                        URL + " may throw keys away when its memory is full (allkeys-lru)",
                        URL + " takes writes without its replicas",
                        "the clocks of " + URL + " and of this machine differ by 90 s");
    }
}
