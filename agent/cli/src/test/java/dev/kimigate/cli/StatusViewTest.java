package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.machine.PlatformProof;
import dev.kimigate.refusal.Verdict;
import dev.kimigate.report.Json;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.report.StatusJson;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.ApartJvm;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.SharedPolicy;
import dev.kimigate.store.Store;
import dev.kimigate.store.ToolStatus;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusViewTest {
    private static final long NOW = 1_000_000_000;
    private static final PrintStream NOWHERE = new PrintStream(PrintStream.nullOutputStream());
    private static final Output PLAIN = Output.plain(NOWHERE, NOWHERE);

    private static StateSnapshot snapshot() {
        List<Long> verdicts = new ArrayList<>(Collections.nCopies(32, 0L));
        verdicts.set(Verdict.CONCURRENCY.code(), 7L);
        JvmStatus holder = new JvmStatus(
                123,
                "Tool",
                JvmStatus.Life.RUNNING,
                20,
                12,
                0,
                0,
                3,
                NOW - 4_200,
                NOW,
                57,
                "9.9; java.net.http, OkHttp 4.12.0");
        JvmStatus dead = new JvmStatus(9, "", JvmStatus.Life.GONE, 20, 2, 0, 0, 0, 0, NOW, 2, "");
        AccountStatus status = new AccountStatus(
                "0123",
                "https://api.kimi.com",
                true,
                20,
                Store.MOST_PERMITS,
                14,
                0,
                0,
                3,
                NOW - 4_200,
                false,
                new SharedPolicy(
                        1,
                        new AdmissionTerms(20, 8, 2, 60, NOW + 2_000, Verdict.CONCURRENCY.code(), true),
                        new long[0]),
                verdicts,
                List.of(holder, dead),
                null);
        return new StateSnapshot(
                Path.of("state"), NOW, false, List.of(new StateSnapshot.Account(status, 2, 1)), List.of(), List.of());
    }

    private static List<String> lines(Output output, boolean bars) {
        return new StatusView(output, ZoneOffset.UTC, bars).lines(snapshot());
    }

    @Test
    void lines_ofAJvmThatCannotShare_tellWhySinceWhenAndHowManyItKeepsTo() {
        ApartJvm apart = new ApartJvm("https://api.kimi.com", 7, "Tool", NOW - 3_200, 5, "the disk is full");
        ApartJvm alone = new ApartJvm("https://api.kimi.com", 8, "", NOW - 60_000, 0, "the disk is full");
        StateSnapshot snapshot =
                new StateSnapshot(Path.of("state"), NOW, false, List.of(), List.of(apart, alone), List.of());
        assertThat(new StatusView(PLAIN, ZoneOffset.UTC, false).lines(snapshot))
                .containsExactly(
                        "pid 7 (Tool) has not shared permits of https://api.kimi.com for 3.2 s: the disk is full; it keeps"
                                + " to 5 permits",
                        "pid 8 has not shared permits of https://api.kimi.com for 1 min 0 s: the disk is full; it keeps the"
                                + " limit for itself alone");
    }

    @Test
    void lines_tellWhoHoldsWhoWaitsAndWhy() {
        assertThat(lines(PLAIN, false))
                .containsExactly(
                        "https://api.kimi.com",
                        "  limit 20, held 14, waiting 3, the oldest for 4.2 s",
                        "  the limit is from the setting limit",
                        "  cool-down: no new calls for 2.0 s, until 13:46:42 (concurrency)",
                        "  pace: 60 starts a minute",
                        "  out of quota: at most two calls at a time are sent",
                        "  keys used: 2 in 24 h, 1 in 5 min",
                        "  refusals so far: concurrency 7",
                        "  pid  tool      held  waiting  oldest wait  calls  clients",
                        "  123  Tool        12        3        4.2 s     57  OkHttp 4.12.0, java.net.http",
                        "    9  ? (gone)     2        0            -      2  ?");
    }

    @Test
    void bar_hasAMarkForEachPermit() {
        assertThat(lines(PLAIN, true)).contains("  ▕██████████████░░░░░░▏");
        assertThat(lines(new Output(NOWHERE, NOWHERE, false, 0, false), true)).contains("  [##############......]");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 40, 60, 80})
    void lines_fitTheTerminal(int columns) {
        assertThat(lines(PLAIN.withWidth(columns), true))
                .filteredOn(line -> !line.endsWith("://api.kimi.com"))
                .allMatch(line -> line.length() <= columns || !line.strip().contains(" "));
    }

    @Test
    void colour_changesNoWord() {
        Output coloured = new Output(NOWHERE, NOWHERE, true, 0, true);
        List<String> bare = lines(coloured, true).stream()
                .map(line -> line.replaceAll("\u001b\\[\\d*m", ""))
                .toList();
        assertThat(bare).isEqualTo(lines(PLAIN, true)).isNotEqualTo(lines(coloured, true));
    }

    @Test
    void json_saysTheSame() {
        assertThat(Json.text(StatusJson.of(snapshot()), false))
                .contains("\"held\":14", "\"limitSource\":\"setting\"", "\"reason\":\"concurrency\",\"millis\":2000")
                .contains("\"refusals\":{\"concurrency\":7}", "\"agent\":\"9.9\"", "\"tool\":\"Tool\"")
                .contains("\"clients\":[\"java.net.http\",\"OkHttp 4.12.0\"]", "\"state\":\"gone\"")
                .contains("\"endpoint\":\"https://api.kimi.com\"");
    }

    @Test
    void json_tellsOnWhatGroundsJvmsShare() {
        PlatformProof proof = PlatformProof.in(snapshot().folder());
        assertThat(Json.text(StatusJson.of(snapshot()), false))
                .contains("\"sharing\":{\"shares\":" + proof.shares() + ",\"proof\":\""
                        + proof.kind().name().toLowerCase(Locale.ROOT) + "\"")
                .contains("\"text\":\"" + proof.text() + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 20, '[....................]'",
        "1, 1000, '[#...........................]'",
        "1000, 1000, '[############################]'",
        "25, 20, '[#########################]'"
    })
    void bar_neverHidesAHeldPermit_norOverflows(int held, int limit, String drawn) {
        assertThat(new Bar(30, false).of(held, limit)).isEqualTo(drawn);
    }

    private static StateSnapshot withTools() {
        StateSnapshot plain = snapshot();
        StateSnapshot.Account account = plain.accounts().get(0);
        AccountStatus status = account.status();
        JvmStatus gateway = status.jvms()
                .get(0)
                .withTools(List.of(
                        new ToolStatus("codex", 12, 1, NOW - 2_000), new ToolStatus("node", 0, 2, NOW - 4_200)));
        AccountStatus served = new AccountStatus(
                status.hash(),
                status.name(),
                status.shared(),
                status.limit(),
                status.bound(),
                status.held(),
                status.unconfirmed(),
                status.stalled(),
                status.waiting(),
                status.oldestSinceMillis(),
                status.paused(),
                status.policy(),
                status.verdicts(),
                List.of(gateway),
                null);
        return new StateSnapshot(
                plain.folder(),
                plain.nowMillis(),
                false,
                List.of(new StateSnapshot.Account(served, 1, 1)),
                List.of(),
                List.of());
    }

    @Test
    void view_ofAGateway_hasARowForEachTool() {
        assertThat(new StatusView(PLAIN, ZoneOffset.UTC, false).lines(withTools()))
                .containsSubsequence(
                        "  123  Tool       12        3        4.2 s     57  OkHttp 4.12.0, java.net.http",
                        "       - codex    12        1        2.0 s",
                        "       - node      0        2        4.2 s");
    }

    @Test
    void json_ofAGateway_hasItsTools() {
        assertThat(StatusJson.text(withTools()).replaceAll("\\s+", " "))
                .contains("\"tools\" : [ { \"name\" : \"codex\", \"held\" : 12, \"waiting\" : 1,"
                        + " \"oldestWaitMillis\" : 2000 }, { \"name\" : \"node\", \"held\" : 0, \"waiting\" : 2,"
                        + " \"oldestWaitMillis\" : 4200 } ]");
    }

    @Test
    void statusLine_saysWhatIsHeld_whatWaits_andWhy() {
        assertThat(StatusLine.of(snapshot()).text())
                .isEqualTo("kimi 14/20, 3 waiting 4.2 s, cool-down 2.0 s (concurrency)");
        assertThat(StatusLine.of(new StateSnapshot(Path.of("state"), NOW, true, List.of(), List.of(), List.of()))
                        .text())
                .isEqualTo("kimi: paused");
    }
}
