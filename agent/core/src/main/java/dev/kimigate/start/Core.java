package dev.kimigate.start;

import dev.kimigate.agent.AgentCore;
import dev.kimigate.agent.Archive;
import dev.kimigate.log.Log;
import dev.kimigate.weave.Exports;
import dev.kimigate.weave.Weaver;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the agent's entry loads when the first client class comes by.
 *
 * <p>Made in the middle of somebody's class loading, so it only prepares to patch; settings, files and threads wait for
 * the first call.
 */
public final class Core implements AgentCore {
    private final JvmAnnouncer announcer = new JvmAnnouncer();
    private final Observability observability = new Observability();
    private final GateHolder holder;
    private final Weaver weaver;

    /** Called by reflection from the entry. {@code arguments} are those of the agent, null if none. */
    public Core(Instrumentation instrumentation, @Nullable String arguments, Archive clients)
            throws ReflectiveOperationException {
        this.holder = new GateHolder(arguments, announcer, observability);
        this.weaver = new Weaver(
                instrumentation,
                new ClientHooks(holder, announcer, clients, new Exports(instrumentation)),
                new Unhookable());
    }

    /** A class and no lambda: this is linked in the middle of somebody's class loading. */
    private final class Unhookable implements BiConsumer<String, Throwable> {
        @Override
        public void accept(String client, Throwable failure) {
            unhookable(client, failure);
        }
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
        announcer.detached(!now);
        observability.detached(!now);
    }

    @Override
    public void observed(boolean recorded, boolean managed) {
        observability.begun(recorded, managed);
    }

    /** Perhaps in the middle of class loading, and before any call: the log is set up on its own thread then. */
    private void unhookable(String client, Throwable failure) {
        Log.setUpWith(holder::setUpLog);
        Warnings.unhookable(client, failure);
    }
}
