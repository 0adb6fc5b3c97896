package dev.kimigate.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.machine.LocalStore;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In a JVM whose platform's MBean server runs; in JVMs of their own: the tests of the jar. */
@Tag("slow") // 9 s: the beans follow within seconds
class AccountBeansTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
    private final AtomicBoolean managed = new AtomicBoolean();
    private final AccountBeans beans = new AccountBeans(managed);
    private final Limiters jvm = Limiters.create(problem -> {});

    @AfterEach
    void hide() throws JMException {
        beans.withdrawn(true);
        await().atMost(LONG).until(() -> names().isEmpty());
    }

    private Limiter account(String name) {
        return jvm.limiter(LocalStore.create("id", name, 1, "test", jvm.runtime()));
    }

    private Set<ObjectName> names() throws JMException {
        return platform.queryNames(new ObjectName("dev.kimigate:type=Account,*"), null);
    }

    private static ObjectName named(String name) throws JMException {
        return new ObjectName("dev.kimigate:type=Account,name=" + ObjectName.quote(name));
    }

    @Test
    void accounts_openedBeforeAndAfter_areShown_underNamesOfAnyKind() throws JMException {
        beans.opened(account("https://api.kimi.com"));
        managed.set(true);
        beans.began();
        beans.opened(account("my \"own\", = * ? name"));
        await().atMost(LONG).until(() -> names().size() == 2);
        assertThat(names()).containsExactlyInAnyOrder(named("https://api.kimi.com"), named("my \"own\", = * ? name"));
        beans.opened(account("a third"));
        await().atMost(LONG).until(() -> names().size() == 3);
    }

    @Test
    void withdrawn_theyGo_andComeBack() throws JMException {
        managed.set(true);
        beans.opened(account("one"));
        await().atMost(LONG).until(() -> names().size() == 1);
        beans.withdrawn(true);
        await().atMost(LONG).until(() -> names().isEmpty());
        beans.withdrawn(false);
        await().atMost(LONG).until(() -> names().size() == 1);
    }

    @Test
    void nameThatIsTaken_hindersNoOther() throws JMException {
        ObjectName taken = named("taken");
        platform.registerMBean(new StandardMBean((Runnable) () -> {}, Runnable.class), taken);
        managed.set(true);
        beans.opened(account("taken"));
        beans.opened(account("free"));
        await().atMost(LONG).until(() -> names().contains(named("free")));
        assertThat(platform.getMBeanInfo(taken).getAttributes()).isEmpty();
        platform.unregisterMBean(taken);
    }
}
