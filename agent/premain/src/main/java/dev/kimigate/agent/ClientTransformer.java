package dev.kimigate.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;

/**
 * Watches every class that the host loads for those that carry calls to Kimi, and for the two that tell that somebody
 * records (JFR) or manages (JMX) this JVM.
 *
 * <p>The miss path looks at two letters of the name: nothing else may run here, because whatever it touched would be
 * loaded in the middle of somebody else's class loading.
 */
final class ClientTransformer implements ClassFileTransformer {
    /** Loaded with the first recording, however it is begun. */
    private static final String RECORDING = "jdk/jfr/Recording";
    /** Makes the platform's MBean server, of whatever kind that is. */
    private static final String MANAGEMENT = "javax/management/MBeanServerFactory";

    private static final long ENDINGS =
            ClientTable.endings() | ClientTable.ending(RECORDING) | ClientTable.ending(MANAGEMENT);

    private final LazyCore core;

    ClientTransformer(LazyCore core) {
        this.core = core;
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (name == null || (ClientTable.ending(name) & ENDINGS) == 0) {
            return null;
        }
        if (ClientTable.find(name) >= 0) {
            return core.weave(loader, name, domain, classFile);
        }
        observe(name);
        return null;
    }

    private void observe(String name) {
        if (name.equals(RECORDING)) {
            core.recorded();
        } else if (name.equals(MANAGEMENT)) {
            core.managed();
        }
    }

    /** What was loaded before us: the clients one at a time, so that one failure spoils no other. */
    void transformLoaded(Instrumentation instrumentation) {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            String name = loaded.getName();
            if ((ClientTable.ending(name) & ENDINGS) == 0) {
                continue;
            }
            String internalName = name.replace('.', '/');
            observe(internalName);
            if (ClientTable.find(internalName) < 0) {
                continue;
            }
            try {
                instrumentation.retransformClasses(loaded);
            } catch (UnmodifiableClassException | RuntimeException | LinkageError failure) {
                Host.say(name + " could not be hooked, its calls go through ungated: " + failure);
            }
        }
    }
}
