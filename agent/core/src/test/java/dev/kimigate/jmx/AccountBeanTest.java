package dev.kimigate.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.pacing.PacingState;
import dev.kimigate.refusal.Verdict;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.SharedPolicy;
import dev.kimigate.store.Store;
import dev.kimigate.store.ToolStatus;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account as a console sees it: through a server, without any class of ours. */
@SuppressWarnings("JavaUtilDate") // the only time that JMX knows
class AccountBeanTest {
    private static final long NOW = 1_800_000_000_000L;

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private ObjectName name;
    private AccountStatus status = busy();

    @BeforeEach
    void register() throws JMException {
        name = new ObjectName("test:type=Account");
        AccountBean bean = new AccountBean(
                () -> {
                    reads.incrementAndGet();
                    return status;
                },
                () -> new long[0],
                new Clocks(nanos::get, () -> NOW));
        server.registerMBean(bean, name);
    }

    private static AccountStatus busy() {
        List<Long> verdicts = new ArrayList<>(List.of(0L, 3L, 0L, 0L, 0L, 0L, 2L));
        AdmissionTerms terms = new AdmissionTerms(5, 5, 2, 60, NOW + 4_000, Verdict.CONCURRENCY.code(), true);
        JvmStatus busy = new JvmStatus(
                        4711,
                        "Tool",
                        JvmStatus.Life.RUNNING,
                        5,
                        5,
                        0,
                        1,
                        2,
                        NOW - 1_500,
                        NOW - 60_000,
                        40,
                        "0.1.0; OkHttp 4.12.0")
                .withTools(List.of(new ToolStatus("codex", 2, 0, 0), new ToolStatus("node", 3, 2, NOW - 1_500)));
        JvmStatus gone = new JvmStatus(4712, "", JvmStatus.Life.GONE, 0, 1, 0, 0, 0, 0, NOW, 1, "");
        return new AccountStatus(
                "0123456789abcdef",
                "https://api.kimi.com (3f2a91bc)",
                true,
                5,
                Store.MOST_PERMITS,
                6,
                0,
                1,
                2,
                NOW - 1_500,
                false,
                new SharedPolicy(1, terms, PacingState.NEW.pack()),
                verdicts,
                List.of(busy, gone),
                null);
    }

    private static AccountStatus idle() {
        return idle(null);
    }

    private static AccountStatus idle(@Nullable LeaseStatus lease) {
        return new AccountStatus(
                "0123456789abcdef",
                "work",
                true,
                20,
                Store.MOST_PERMITS,
                0,
                0,
                0,
                0,
                0,
                true,
                new SharedPolicy(1, AdmissionTerms.NONE, PacingState.NEW.pack()),
                List.of(),
                List.of(),
                lease);
    }

    private Object attribute(String attribute) throws JMException {
        return server.getAttribute(name, attribute);
    }

    @Test
    void attributes_ofABusyAccount_areThoseOfStatus() throws JMException {
        assertThat(attribute("Account")).isEqualTo("https://api.kimi.com (3f2a91bc)");
        assertThat(attribute("Endpoint")).isEqualTo("https://api.kimi.com");
        assertThat(attribute("Id")).isEqualTo("0123456789abcdef");
        assertThat(attribute("CredentialsWithinDay")).isEqualTo(0);
        assertThat(attribute("CredentialsWithinFiveMinutes")).isEqualTo(0);
        assertThat(attribute("Limit")).isEqualTo(5);
        assertThat(attribute("LimitSource")).isEqualTo("setting");
        assertThat(attribute("Held")).isEqualTo(6);
        assertThat(attribute("Waiting")).isEqualTo(2);
        assertThat(attribute("OldestWaitMillis")).isEqualTo(1_500L);
        assertThat(attribute("Stalled")).isEqualTo(1);
        assertThat(attribute("Paused")).isEqualTo(false);
        assertThat(attribute("CoolDownReason")).isEqualTo("concurrency");
        assertThat(attribute("CoolDownMillis")).isEqualTo(4_000L);
        assertThat(attribute("CoolDownUntil")).isEqualTo(new Date(NOW + 4_000));
        assertThat(attribute("StartsPerMinute")).isEqualTo(60);
        assertThat(attribute("OutOfQuota")).isEqualTo(true);
        TabularData refusals = (TabularData) attribute("Refusals");
        assertThat(refusals.size()).isEqualTo(2);
        assertThat(refusals.get(new Object[] {"concurrency"}).get("value")).isEqualTo(3L);
        assertThat(refusals.get(new Object[] {"quota"}).get("value")).isEqualTo(2L);
    }

    @Test
    void jvms_areCompositeData() throws JMException {
        CompositeData[] jvms = (CompositeData[]) attribute("Jvms");
        assertThat(jvms).hasSize(2);
        assertThat(jvms[0].get("pid")).isEqualTo(4711L);
        assertThat(jvms[0].get("tool")).isEqualTo("Tool");
        assertThat(jvms[0].get("state")).isEqualTo("running");
        assertThat(jvms[0].get("agent")).isEqualTo("0.1.0");
        assertThat((String[]) jvms[0].get("clients")).containsExactly("OkHttp 4.12.0");
        assertThat(jvms[0].get("detached")).isEqualTo(false);
        assertThat(jvms[0].get("limit")).isEqualTo(5);
        assertThat(jvms[0].get("held")).isEqualTo(5);
        assertThat(jvms[0].get("waiting")).isEqualTo(2);
        assertThat(jvms[0].get("oldestWaitMillis")).isEqualTo(1_500L);
        assertThat(jvms[0].get("stalled")).isEqualTo(1);
        assertThat(jvms[0].get("grants")).isEqualTo(40L);
        assertThat(jvms[0].get("since")).isEqualTo(new Date(NOW - 60_000));
        CompositeData[] tools = (CompositeData[]) jvms[0].get("tools");
        assertThat(tools).extracting(tool -> tool.get("name")).containsExactly("codex", "node");
        assertThat(tools).extracting(tool -> tool.get("held")).containsExactly(2, 3);
        assertThat(tools).extracting(tool -> tool.get("waiting")).containsExactly(0, 2);
        assertThat(tools).extracting(tool -> tool.get("oldestWaitMillis")).containsExactly(null, 1_500L);
        assertThat(jvms[1].get("state")).isEqualTo("gone");
        assertThat(jvms[1].get("agent")).isNull();
        assertThat(jvms[1].get("limit")).isNull();
        assertThat(jvms[1].get("oldestWaitMillis")).isNull();
    }

    @Test
    void serverThatMachinesShare_isShown() throws JMException {
        status = idle(new LeaseStatus(LeaseStatus.State.LOST, NOW - 12_000, 4711, true, 7, 6, 3, 20, 13, 2));

        assertThat(attribute("Server")).isEqualTo("lost");
        assertThat(attribute("Machines")).isEqualTo(3);
        assertThat(attribute("LeasedPermits")).isEqualTo(7);
        assertThat(attribute("ElsewherePermits")).isEqualTo(13);
    }

    @Test
    void whatDoesNotApply_isNull() throws JMException {
        status = idle();
        for (String attribute : List.of(
                "Endpoint",
                "OldestWaitMillis",
                "CoolDownReason",
                "CoolDownMillis",
                "CoolDownUntil",
                "Server",
                "Machines",
                "LeasedPermits",
                "ElsewherePermits",
                "StartsPerMinute")) {
            assertThat(attribute(attribute)).as(attribute).isNull();
        }
        assertThat(attribute("Paused")).isEqualTo(true);
        assertThat(attribute("OutOfQuota")).isEqualTo(false);
        assertThat(((TabularData) attribute("Refusals")).isEmpty()).isTrue();
        assertThat((CompositeData[]) attribute("Jvms")).isEmpty();
    }

    @Test
    void attributes_askedForTogether_areOfOneMoment() throws JMException {
        assertThat(attribute("Held")).isEqualTo(6);
        status = idle();
        nanos.addAndGet(50_000_000);
        assertThat(attribute("Waiting")).isEqualTo(2);
        assertThat(reads).hasValue(1);
        nanos.addAndGet(60_000_000);
        assertThat(attribute("Waiting")).isEqualTo(0);
        assertThat(reads).hasValue(2);
    }

    @Test
    void eachAttribute_isDescribed_andNoneCanBeWritten() throws JMException {
        assertThat(server.getMBeanInfo(name).getDescription()).startsWith("Kimi Gate");
        assertThat(server.getMBeanInfo(name).getAttributes()).hasSize(24).allSatisfy(attribute -> {
            assertThat(attribute.getDescription()).isNotEqualTo(attribute.getName());
            assertThat(attribute.isWritable()).isFalse();
            assertThat(attribute.isReadable()).isTrue();
        });
        assertThat(server.getMBeanInfo(name).getOperations()).isEmpty();
        assertThat(server.getMBeanInfo(name).getAttributes())
                .extracting(MBeanAttributeInfo::getType)
                .noneMatch(type -> type.startsWith("dev.kimigate"));
    }
}
