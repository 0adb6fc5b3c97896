package dev.kimigate.usages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Whatever the server says: no exception, values within their bounds. */
class UsagesReportPropertyTest {
    private static final long NOW = 1_800_000_000_000L;

    private static final List<String> NAMES = List.of(
            "user",
            "userId",
            "parallel",
            "limit",
            "usage",
            "limits",
            "detail",
            "usages",
            "used",
            "remaining",
            "used_ratio",
            "resetTime",
            "reset_in",
            "resetAt",
            "window",
            "other");

    @Property(tries = 2_000)
    void parse_randomBytes_neverThrows(@ForAll byte[] body) {
        assertWithinBounds(UsagesReport.parse(body, NOW));
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void parse_randomTreesOfTheKnownNames_neverThrow(@ForAll("trees") String json) {
        UsagesReport report = UsagesReport.parse(json.getBytes(StandardCharsets.UTF_8), NOW);

        assertWithinBounds(report);
        assertThat(report != null).isEqualTo(json.startsWith("{"));
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void parse_damagedTrees_neverThrow(@ForAll("trees") String json, @ForAll int at, @ForAll byte value) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        int place = Math.floorMod(at, body.length);
        body[place] = value;
        assertWithinBounds(UsagesReport.parse(body, NOW));
        assertWithinBounds(UsagesReport.parse(Arrays.copyOf(body, place), NOW));
    }

    @Provide
    Arbitrary<String> trees() {
        return tree(5);
    }

    private Arbitrary<String> tree(int depth) {
        Arbitrary<String> leaf = Arbitraries.oneOf(
                Arbitraries.of("null", "true", "0", "1", "100", "\"0\"", "\"20\"", "1e9", "-0.0", "1e999", "\"1e999\""),
                Arbitraries.of("\"2027-01-15T08:00:00.123456Z\"", "\"+1000000000-01-01T00:00:00Z\"", "\"\""),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.longs().map(n -> "\"" + n + "\""),
                Arbitraries.strings().alpha().map(text -> "\"" + text + "\""));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> child = tree(depth - 1);
        Arbitrary<String> field =
                Combinators.combine(Arbitraries.of(NAMES), child).as((name, value) -> "\"" + name + "\":" + value);
        Arbitrary<String> object = field.list().ofMaxSize(5).map(fields -> "{" + String.join(",", fields) + "}");
        Arbitrary<String> list = child.list().ofMaxSize(4).map(values -> "[" + String.join(",", values) + "]");
        return Arbitraries.frequencyOf(Tuple.of(depth == 5 ? 20 : 3, object), Tuple.of(1, list), Tuple.of(1, leaf));
    }

    private static void assertWithinBounds(@Nullable UsagesReport report) {
        if (report != null) {
            assertThat(report.ceiling()).isBetween(0, 65_535);
            assertThat(report.spentUntilMillis() == 0 || report.spentUntilMillis() > NOW)
                    .isTrue();
        }
    }
}
