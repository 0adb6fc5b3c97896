package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What waiting does not cure reaches the tool once, as the server said it, and without a line of those who ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotaIT {
    private static final int CALLS = 40;
    private static final int LIMIT = 20;

    private KimiFixture kimi;

    @BeforeAll
    void open() {
        kimi = KimiFixture.open(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withLimit(LIMIT).withMillis(100)));
    }

    @AfterAll
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    static List<RefusalForm> forms() {
        List<RefusalForm> few = List.of(RefusalForm.WEEKLY_QUOTA_403, RefusalForm.BALANCE_429);
        return Shipped.FULL
                ? List.of(
                        RefusalForm.PERIOD_QUOTA_429,
                        RefusalForm.MONTHLY_QUOTA_429,
                        RefusalForm.FIVE_HOUR_QUOTA_403,
                        RefusalForm.WEEKLY_QUOTA_403,
                        RefusalForm.CYCLE_QUOTA_403,
                        RefusalForm.CREDIT_STRING_403,
                        RefusalForm.WHITELIST_403,
                        RefusalForm.BANNED_403,
                        RefusalForm.NO_PLAN_403,
                        RefusalForm.TOKEN_QUOTA_429,
                        RefusalForm.SUSPENDED_429,
                        RefusalForm.BALANCE_429)
                : few;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void calls_refusedForGood_hearItOnceEach(RefusalForm form) {
        kimi.clean();
        kimi.endpoint().change(usual -> usual.with("outOfQuota", true).with("quotaForm", form));
        HostJvmBuilder jdk = kimi.gated(JdkLoad.class).args("--mode", "sendAsync");
        HostJvmBuilder okHttp =
                ClientMode.okHttp(17, "4.12.0", "enqueue", 1, 64).of(kimi.gated(OkHttpLoad.class), Jdk.current());
        try (HostJvm one = jdk.args("--calls", "" + CALLS, "--warm-up", "0").start();
                HostJvm other =
                        okHttp.args("--calls", "" + CALLS, "--warm-up", "0").start()) {
            for (HostJvm host : List.of(one, other)) {
                HostReport report = HostReport.of(host);
                assertThat(report.answered()).isZero();
                assertThat(report.failed()).isEqualTo(CALLS);
                assertThat(report.failures()).hasSize(1);
                assertThat(report.failures().keySet().iterator().next()).contains("" + form.status());
                assertThat(host.stderr()).isEmpty();
            }
        }

        assertThat(kimi.figures().refused()).as("each call was sent once").isEqualTo(2 * CALLS);
        assertThat(kimi.status()).contains("held 0").contains("waiting 0");
    }
}
