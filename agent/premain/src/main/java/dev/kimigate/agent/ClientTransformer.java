package dev.kimigate.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;

/**
 * Watches every class that the host loads for the two that carry calls to Kimi, and for the two that tell that somebody
 * records (JFR) or manages (JMX) this JVM.
 *
 * <p>The miss path is four string tests: nothing else may run here, because whatever it touched would be loaded in the
 * middle of somebody else's class loading.
 */
final class ClientTransformer implements ClassFileTransformer {
    /** The same class, with the same methods, from Java 11 to 25. */
    static final String JDK_CLIENT = "jdk/internal/net/http/HttpClientFacade";
    /** The same class and descriptor from OkHttp 3.4 to 5.x; a relocated copy keeps this ending. */
    static final String OKHTTP = "okhttp3/internal/http/RetryAndFollowUpInterceptor";

    /** Loaded with the first recording, however it is begun. */
    private static final String RECORDING = "jdk/jfr/Recording";
    /** Makes the platform's MBean server, of whatever kind that is. */
    private static final String MANAGEMENT = "javax/management/MBeanServerFactory";

    private final Core core;

    ClientTransformer(Core core) {
        this.core = core;
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (name == null) {
            return null;
        }
        if (name.endsWith(OKHTTP) || name.equals(JDK_CLIENT)) {
            return core.weave(loader, name, domain, classFile);
        }
        if (name.equals(RECORDING)) {
            core.recorded();
        } else if (name.equals(MANAGEMENT)) {
            core.managed();
        }
        return null;
    }

    /** What was loaded before us: the clients one at a time, so that one failure spoils no other. */
    void transformLoaded(Instrumentation instrumentation) {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            String name = loaded.getName();
            if (name.equals("jdk.jfr.Recording")) {
                core.recorded();
            } else if (name.equals("javax.management.MBeanServerFactory")) {
                core.managed();
            }
            if (!name.endsWith("RetryAndFollowUpInterceptor") && !name.endsWith("HttpClientFacade")) {
                continue;
            }
            String internalName = name.replace('.', '/');
            if (!internalName.endsWith(OKHTTP) && !internalName.equals(JDK_CLIENT)) {
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
