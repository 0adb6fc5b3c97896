package dev.kimigate.jmx;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.store.AccountStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Which accounts are MBeans of the platform's server. One thread at a time. */
final class Registrar {
    /** An MBean that the platform's server has from its start, and servers that a host makes for itself have not. */
    private static final String OF_THE_PLATFORM = "java.lang:type=Runtime";

    private final MBeanServer server;
    private final Map<Limiter, ObjectName> shown = new HashMap<>();

    private Registrar(MBeanServer server) {
        this.server = server;
    }

    /** Null if the host has not started it; asking for it by its proper name would. */
    static @Nullable Registrar ofPlatform() throws JMException {
        ObjectName runtime = new ObjectName(OF_THE_PLATFORM);
        for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
            if (server.isRegistered(runtime)) {
                return new Registrar(server);
            }
        }
        return null;
    }

    /**
     * Shows these accounts and no others.
     *
     * @throws JMException some of them cannot be shown; the others are
     */
    void show(List<Limiter> accounts) throws JMException {
        Set<Limiter> unwanted = new HashSet<>(shown.keySet());
        accounts.forEach(unwanted::remove);
        for (Limiter account : unwanted) {
            hide(account);
        }
        JMException failed = null;
        for (Limiter account : accounts) {
            try {
                show(account);
            } catch (JMException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private void show(Limiter account) throws JMException {
        if (!shown.containsKey(account)) {
            ObjectName name = name(account.status());
            server.registerMBean(AccountBean.of(account), name);
            shown.put(account, name);
        }
    }

    private void hide(Limiter account) throws JMException {
        ObjectName name = shown.remove(account);
        if (name != null) {
            try {
                server.unregisterMBean(name);
            } catch (InstanceNotFoundException e) {
                // Somebody else has done it.
            }
        }
    }

    private static ObjectName name(AccountStatus account) throws JMException {
        return new ObjectName("dev.kimigate:type=Account,name=" + ObjectName.quote(account.name()));
    }
}
