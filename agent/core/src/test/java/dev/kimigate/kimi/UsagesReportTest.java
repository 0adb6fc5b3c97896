package dev.kimigate.kimi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsagesReportTest {
    private static final long NOW = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();
    private static final long IN_2_H = NOW + 7_200_000;

    private static @Nullable UsagesReport parse(String json) {
        return UsagesReport.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), NOW);
    }

    private static UsagesReport read(String json) {
        return Objects.requireNonNull(parse(json));
    }

    @Test
    void parse_shapeA_plainNumbers() {
        assertThat(parse("""
                                {'usage':{'name':'Weekly limit','used':10,'limit':100,'resetAt':'2026-11-25T10:00:00Z'},
                                'limits':[{'detail':{'used':100,'limit':100,'resetAt':'2026-11-22T12:00:00Z'},
                                'window':{'duration':300,'timeUnit':'MINUTE'}}]}""")).isEqualTo(new UsagesReport(0, null, IN_2_H));
    }

    @Test
    void parse_shapeB_stringsIdentityAndCeiling() {
        assertThat(parse("""
                                {'user':{'userId':'u-1','region':'REGION_OVERSEA','membership':{'level':'LEVEL_X'}},
                                'usage':{'limit':'100','used':'90','remaining':'10','resetTime':'2026-11-25T10:00:00.123456Z'},
                                'limits':[{'window':{'duration':300,'timeUnit':'TIME_UNIT_MINUTE'},
                                'detail':{'limit':'100','remaining':'0','resetTime':'2026-11-22T12:00:00.123456Z'}}],
                                'parallel':{'limit':'20','details':['a','b']},'totalQuota':{},
                                'authentication':{'method':'METHOD_API_KEY'}}""")).isEqualTo(new UsagesReport(20, "u-1", IN_2_H + 123));
    }

    @Test
    void parse_shapeC_ratios() {
        assertThat(parse("""
                                {'usages':{'limit_5h':{'used_ratio':1.0,'reset_time':'2026-11-22T12:00:00Z'},
                                'limit_7d':{'used_ratio':0.3,'reset_time':'2026-11-29T12:00:00Z'}}}""")).isEqualTo(new UsagesReport(0, null, IN_2_H));
        assertThat(parse("{'usages':{'limit5h':{'usedRatio':'1','resetAt':'2026-11-22T12:00:00Z'}}}"))
                .isEqualTo(new UsagesReport(0, null, IN_2_H));
    }

    @Test
    void parse_bothShapes_takesTheLatestOfTheSpentWindows() {
        assertThat(parse("""
                                {'parallel':{'limit':5},'usage':{'limit':'9','used':'9','reset_in':60},
                                'usages':{'limit_5h':{'used_ratio':1,'reset_time':'2026-11-22T12:00:00Z'}},
                                'user':{'userId':77}}""")).isEqualTo(new UsagesReport(5, "77", IN_2_H));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'resetTime':'2026-11-22T12:00:00Z'",
                "'resetAt':'2026-11-22T12:00:00.000000Z'",
                "'reset_at':'2026-11-22T20:00:00+08:00'",
                "'reset_time':'2026-11-22T12:00:00'",
                "'period_end':1795348800",
                "'resetTime':'1795348800'",
                "'reset_at':1795348800000",
                "'reset_in':7200",
                "'resetIn':'7200'",
                "'ttl':7200.0",
                "'resetTime':7200",
            })
    void parse_formsOfTheResetTime_areAllRead(String field) {
        assertThat(read("{'usage':{'used':1,'limit':1," + field.strip() + "}}").spentUntilMillis())
                .isEqualTo(IN_2_H);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'used':5,'limit':10 | false",
                "'used':10,'limit':10 | true",
                "'used':'11','limit':'10' | true",
                "'remaining':0 | true",
                "'remaining':'0','limit':'100' | true",
                "'remaining':'1','limit':'100' | false",
                "'used':0,'limit':0 | false",
                "'remaining':0,'limit':0 | false",
                "'limit':10 | false",
                "'used_ratio':0.99 | false",
                "'usedRatio':1.2 | true",
                "'used_ratio':'NaN' | false",
                "'used':{},'limit':[] | false",
            })
    void parse_window_isSpentOrNot(String fields, boolean spent) {
        UsagesReport report = read("{'limits':[{" + fields.strip() + ",'reset_in':7200}]}");

        assertThat(report.spentUntilMillis()).isEqualTo(spent ? IN_2_H : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'resetTime':'soon'",
                "'resetTime':null",
                "'resetTime':'2026-11-22T09:00:00Z'",
                "'resetTime':'9999-11-22T09:00:00Z'",
                "'reset_in':-5",
                "'reset_in':1e300",
                "'resetAt':{}",
                "'x':1"
            })
    void parse_spentWithoutAUsableTime_isNotSpent(String field) {
        assertThat(read("{'usage':{'remaining':0," + field + "}}").spentUntilMillis())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "65536",
                "'many'",
                "null",
                "{}",
                "[20]",
                "''",
                "1e400",
                "true",
                "'0x14'",
                "'12345678901234567890123456789012345678901234567890'"
            })
    void parse_ceilingThatIsNone_isUnknown(String limit) {
        assertThat(read("{'parallel':{'limit':" + limit + "}}").ceiling()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><body>hello</body></html>",
                "[]",
                "7",
                "{'parallel':{'limit':20}",
                "{'parallel':{'limit':20}} x",
                "{'parallel':{'limit':20},}"
            })
    void parse_nonsense_isNothing(String text) {
        assertThat(parse(text)).isNull();
    }

    @Test
    void parse_partsOfOtherTypes_areLeft() {
        assertThat(parse("{'user':[],'parallel':7,'usage':'x','limits':{'a':1},'usages':[[{'remaining':0}]]}"))
                .isEqualTo(new UsagesReport(0, null, 0));
        assertThat(parse("{}")).isEqualTo(new UsagesReport(0, null, 0));
    }

    @Test
    void parse_deepOrHuge_isNothing() {
        assertThat(parse("{'usage':" + "[".repeat(30_000) + "]".repeat(30_000) + "}"))
                .isNull();
        assertThat(parse("{'detail':" + "{'detail':".repeat(5_000) + "1" + "}".repeat(5_001)))
                .isNull();
        assertThat(parse("{'x':'" + "y".repeat(70_000) + "'}")).isNull();
    }
}
