package dev.kimigate.dist;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.kimigate.harness.launch.HostJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A host as JConsole sees it, which starts the host's MBean server if it does not run yet. */
final class Managed implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private Managed(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    @SuppressWarnings("BanJNDI") // the address is one that our own host has just told
    static Managed connect(HostJvm host) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach("" + host.pid());
            try {
                return new Managed(JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    /** The names of our MBeans. */
    Set<String> accounts() {
        try {
            return server.queryNames(new ObjectName("dev.kimigate:*"), null).stream()
                    .map(ObjectName::toString)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    Object attribute(String name, String attribute) {
        try {
            return server.getAttribute(new ObjectName(name), attribute);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
