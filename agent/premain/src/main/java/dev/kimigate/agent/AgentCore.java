package dev.kimigate.agent;

import java.security.ProtectionDomain;

/**
 * What the entry asks of the core. The core's loader hands out this very class, so that both mean the same by it.
 *
 * <p>All methods are called in the middle of class loading, but for {@link #gated}.
 */
public interface AgentCore {
    /** The patched class file, or null to leave the class as it is. {@code loader} is null for the boot loader. */
    byte[] weave(ClassLoader loader, String internalName, ProtectionDomain domain, byte[] classFile);

    /** Whether calls are gated from now on; those that wait still get their turn. */
    void gated(boolean now);

    /** Whether somebody has begun to record in this JVM (JFR), or to manage it (JMX). Takes no lock. */
    void observed(boolean recorded, boolean managed);
}
