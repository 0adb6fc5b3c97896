package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.dist.host.LineHost;
import dev.kimigate.dist.host.OwnBeansHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Date;
import java.util.Set;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts as MBeans of hosts that have begun with JMX before their first call, after it, or never. */
@SuppressWarnings("JavaUtilDate") // the only time that JMX knows
class JmxIT {
    private static final String ACCOUNT = "dev.kimigate:type=Account,name=\"https://api.kimi.com\"";
    private static final int FOREVER_MILLIS = 600_000;

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(1);
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private HostJvmBuilder host(int feature) {
        assumeThat(Jdk.find(feature)).as("a JDK " + feature).isPresent();
        return kimi.gated(LineHost.class).jdk(Jdk.find(feature).orElseThrow()).args(KimiFixture.CHAT);
    }

    private static void call(HostJvm host) {
        host.println("1");
        host.awaitLine(line -> line.equals("answered 1"), KimiFixture.LONG);
    }

    private static void awaitAccounts(Managed managed, String... names) {
        await().atMost(KimiFixture.LONG)
                .untilAsserted(() -> assertThat(managed.accounts()).isEqualTo(Set.of(names)));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void begunAfterTheFirstCall_accountAppears_withTheNumbersOfStatus(int feature) throws IOException {
        Path log = kimi.home().resolve("loaded.txt");
        try (HostJvm host = host(feature)
                .property("kimigate.limit", "1")
                .jvmOptions("-Xlog:class+load:file=" + log)
                .start()) {
            call(host);
            assertThat(ClassLoadLog.in(log))
                    .filteredOn(name -> name.startsWith("dev.kimigate.jmx."))
                    .containsExactly("dev.kimigate.jmx.AccountBeans");
            assertThat(ClassLoadLog.in(log))
                    .noneMatch(
                            name -> name.startsWith("javax.management.") || name.startsWith("java.lang.management."));
            kimi.endpoint().change(behaviour -> behaviour.withMillis(FOREVER_MILLIS));
            host.println("3");
            await().atMost(KimiFixture.LONG).until(() -> kimi.status().contains("limit 1, held 1, waiting 2"));
            try (Managed managed = Managed.connect(host)) {
                awaitAccounts(managed, ACCOUNT);
                assertNumbersOfStatus(managed, host);
            }
            assertThat(host.stderr()).isEmpty();
        }
    }

    private static void assertNumbersOfStatus(Managed managed, HostJvm host) {
        assertThat(managed.attribute(ACCOUNT, "Account")).isEqualTo("https://api.kimi.com");
        assertThat(managed.attribute(ACCOUNT, "Endpoint")).isEqualTo("https://api.kimi.com");
        assertThat((String) managed.attribute(ACCOUNT, "Id")).matches("[0-9a-f]{16}");
        assertThat(managed.attribute(ACCOUNT, "CredentialsWithinFiveMinutes")).isEqualTo(1);
        assertThat(managed.attribute(ACCOUNT, "Limit")).isEqualTo(1);
        assertThat(managed.attribute(ACCOUNT, "LimitSource")).isEqualTo("setting");
        assertThat(managed.attribute(ACCOUNT, "Held")).isEqualTo(1);
        assertThat(managed.attribute(ACCOUNT, "Waiting")).isEqualTo(2);
        assertThat((Long) managed.attribute(ACCOUNT, "OldestWaitMillis")).isPositive();
        assertThat(managed.attribute(ACCOUNT, "CoolDownUntil")).isNull();
        assertThat(((TabularData) managed.attribute(ACCOUNT, "Refusals")).isEmpty())
                .isTrue();
        CompositeData[] jvms = (CompositeData[]) managed.attribute(ACCOUNT, "Jvms");
        assertThat(jvms).hasSize(1);
        assertThat(jvms[0].get("pid")).isEqualTo(host.pid());
        assertThat(jvms[0].get("tool")).isEqualTo("LineHost");
        assertThat(jvms[0].get("agent")).isEqualTo(Shipped.VERSION);
        assertThat((String[]) jvms[0].get("clients")).containsExactly("java.net.http");
        assertThat(jvms[0].get("waiting")).isEqualTo(2);
        assertThat(jvms[0].get("grants")).isEqualTo(2L);
        assertThat((Date) jvms[0].get("since")).isBeforeOrEqualTo(new Date());
    }

    @Test
    void begunBeforeTheFirstCall_accountAppearsWithIt() throws IOException {
        try (HostJvm host =
                host(17).property("com.sun.management.jmxremote", "true").start()) {
            host.awaitLine(line -> line.equals("ready"), KimiFixture.LONG);
            try (Managed managed = Managed.connect(host)) {
                assertThat(managed.accounts()).isEmpty();
                call(host);
                awaitAccounts(managed, ACCOUNT);
                assertThat(managed.attribute(ACCOUNT, "Held")).isEqualTo(0);
            }
        }
    }

    @Test
    @Tag("thorough")
    void attachedToAHostWithJmx_accountAppears_goesWithDetach_andComesBack() throws IOException {
        HostJvmBuilder bare =
                kimi.bare(LineHost.class).args(KimiFixture.CHAT).property("com.sun.management.jmxremote", "true");
        Cli cli = Cli.of(kimi.home());
        try (HostJvm host = bare.start()) {
            host.awaitLine(line -> line.equals("ready"), KimiFixture.LONG);
            cli.fine("attach", "" + host.pid());
            call(host);
            try (Managed managed = Managed.connect(host)) {
                awaitAccounts(managed, ACCOUNT);
                cli.fine("detach", "" + host.pid());
                awaitAccounts(managed);
                cli.fine("attach", "" + host.pid());
                awaitAccounts(managed, ACCOUNT);
            }
        }
    }

    /** A server that a host makes for itself is not the platform's, and does not have us start that one. */
    @Test
    @Tag("thorough")
    void hostWithAServerOfItsOwn_isLeftAlone_untilThePlatformsIsStarted() throws IOException {
        try (HostJvm host =
                kimi.gated(OwnBeansHost.class).args(KimiFixture.CHAT).start()) {
            host.awaitLine(line -> line.equals("called"), KimiFixture.LONG);
            host.awaitLine(line -> line.equals("own server has 1"), KimiFixture.LONG);
            host.awaitLine(line -> line.equals("platform server not started"), KimiFixture.LONG);
            try (Managed managed = Managed.connect(host)) {
                awaitAccounts(managed, ACCOUNT);
            }
        }
    }
}
