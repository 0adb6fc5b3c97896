package dev.kimigate.kimi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Whatever the server says: no exception, values within their bounds. */
class UsagesReportPropertyTest {
    private static final long NOW = 1_800_000_000_000L;

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "1",
            "100",
            "\"0\"",
            "\"20\"",
            "1e9",
            "-0.0",
            "1e999",
            "\"1e999\"",
            "\"\"",
            "\"text\"",
            "\"2027-01-15T08:00:00.123456Z\"",
            "\"+1000000000-01-01T00:00:00Z\"");

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

    @Property(tries = 5_000)
    void parse_randomTreesOfTheKnownNames_neverThrow(@ForAll long seed) {
        String json = object(new Random(seed), 5);
        UsagesReport report = UsagesReport.parse(json.getBytes(StandardCharsets.UTF_8), NOW);

        assertWithinBounds(report);
        assertThat(report).as(json).isNotNull();
    }

    @Property(tries = 5_000)
    void parse_damagedTrees_neverThrow(@ForAll long seed, @ForAll byte value) {
        Random random = new Random(seed);
        byte[] body = object(random, 5).getBytes(StandardCharsets.UTF_8);
        int place = random.nextInt(body.length);
        body[place] = value;
        assertWithinBounds(UsagesReport.parse(body, NOW));
        assertWithinBounds(UsagesReport.parse(Arrays.copyOf(body, place), NOW));
    }

    private static String object(Random random, int depth) {
        StringJoiner fields = new StringJoiner(",", "{", "}");
        for (int i = random.nextInt(5); i >= 0; i--) {
            fields.add('"' + NAMES.get(random.nextInt(NAMES.size())) + "\":" + value(random, depth - 1));
        }
        return fields.toString();
    }

    private static String value(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 6 : 3);
        return switch (kind) {
            case 0 -> VALUES.get(random.nextInt(VALUES.size()));
            case 1 -> '"' + Long.toString(random.nextLong() >> random.nextInt(63)) + '"';
            case 2 -> Double.toString(Double.longBitsToDouble(random.nextLong() & 0x7fdf_ffff_ffff_ffffL));
            case 3 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
            default -> object(random, depth);
        };
    }

    private static void assertWithinBounds(@Nullable UsagesReport report) {
        if (report != null) {
            assertThat(report.ceiling()).isBetween(0, 65_535);
            assertThat(report.spentUntilMillis() == 0 || report.spentUntilMillis() > NOW)
                    .isTrue();
        }
    }
}
