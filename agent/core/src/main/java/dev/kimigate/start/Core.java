package dev.kimigate.start;

import dev.kimigate.agent.AgentCore;
import dev.kimigate.agent.Archive;
import dev.kimigate.log.Log;
import dev.kimigate.weave.Exports;
import dev.kimigate.weave.Weaver;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * What the agent's entry loads when the first client class comes by.
 *
 * <p>Made in the middle of somebody's class loading, so it only prepares to patch; settings, files and threads wait for
 * the first call.
 */
public final class Core implements AgentCore {
    private final Presence presence = new Presence();
    private final Observation observation = new Observation();
    private final Composition composition;
    private final Weaver weaver;

    /** Called by reflection from the entry. {@code arguments} are those of the agent, null if none. */
    public Core(Instrumentation instrumentation, @Nullable String arguments, Archive clients)
            throws ReflectiveOperationException {
        this.composition = new Composition(arguments, presence, observation);
        this.weaver = new Weaver(
                instrumentation,
                new ClientHooks(composition, presence, clients, new Exports(instrumentation)),
                this::unhookable);
    }

    @Override
    public byte @Nullable [] weave(
            @Nullable ClassLoader loader, String internalName, @Nullable ProtectionDomain domain, byte[] classFile) {
        try {
            return weaver.weave(loader, internalName, domain, classFile);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError failure) {
            unhookable(internalName.replace('/', '.'), failure);
            return null;
        }
    }

    @Override
    public void gated(boolean now) {
        presence.detached(!now);
        observation.detached(!now);
    }

    @Override
    public void observed(boolean recorded, boolean managed) {
        observation.begun(recorded, managed);
    }

    /** Perhaps in the middle of class loading, and before any call: the log is set up on its own thread then. */
    private void unhookable(String client, Throwable failure) {
        Log.setUpWith(composition::setUpLog);
        Complaints.unhookable(client, failure);
    }
}
