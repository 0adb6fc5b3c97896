package dev.kimigate.start;

import dev.kimigate.call.loop.Dispatcher;
import dev.kimigate.jdkclient.FacadeHook;
import dev.kimigate.log.Log;
import dev.kimigate.weave.Exports;
import dev.kimigate.weave.UnknownClientException;
import dev.kimigate.weave.Weaver;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.security.ProtectionDomain;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the agent's entry loads when the first client class comes by: takes (loader, internal name, protection domain)
 * and a class file, gives the patched one or null.
 *
 * <p>Made in the middle of somebody's class loading, so it only prepares to patch; settings, files and threads wait for
 * the first call.
 */
public final class Core
        implements BiFunction<@Nullable Object[], byte[], byte @Nullable []>,
                Predicate<Boolean>,
                BiConsumer<Boolean, Boolean> {
    private final Presence presence = new Presence();
    private final Observation observation = new Observation();
    private final Composition composition;
    private final Weaver weaver;

    /** Called by reflection from the entry. {@code arguments} are those of the agent, null if none. */
    public Core(Instrumentation instrumentation, @Nullable String arguments, byte[] okHttpArchive)
            throws ReflectiveOperationException {
        this.composition = new Composition(arguments, presence, observation);
        OkHttpHooks okHttpHooks = new OkHttpHooks(okHttpArchive, new Exports(instrumentation));
        this.weaver =
                new Weaver(instrumentation, new ClientHooks(composition, okHttpHooks, presence), this::unhookable);
    }

    /**
     * False: calls pass ungated from now on; those that wait still get their turn. True: they are gated again. Returns
     * true: it is done.
     */
    @Override
    public boolean test(Boolean gated) {
        presence.detached(!gated);
        observation.detached(!gated);
        return true;
    }

    /**
     * Whether somebody has begun to record in this JVM (JFR), or to manage it (JMX). Called while classes are loaded.
     */
    @Override
    public void accept(Boolean recorded, Boolean managed) {
        observation.begun(recorded, managed);
    }

    @Override
    public byte @Nullable [] apply(@Nullable Object[] where, byte[] classFile) {
        String name = (String) where[1];
        if (name == null) {
            return null;
        }
        try {
            return weaver.weave((ClassLoader) where[0], name, (ProtectionDomain) where[2], classFile);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError failure) {
            unhookable(name.replace('/', '.'), failure);
            return null;
        }
    }

    /** Perhaps in the middle of class loading, and before any call: the log is set up on its own thread then. */
    private void unhookable(String client, Throwable failure) {
        Log.setUpWith(composition::setUpLog);
        Complaints.unhookable(client, failure);
    }

    private record ClientHooks(Composition composition, OkHttpHooks okHttpHooks, Presence presence)
            implements Weaver.Hooks {
        private static final String JDK_CLIENT = "java.net.http";
        private static final Dispatcher DISPATCHER = new Dispatcher();

        @Override
        public Function<@Nullable Object[], @Nullable Object> jdkClient(Class<?> facade) throws NoSuchFieldException {
            FacadeHook hook =
                    new FacadeHook(new ClientGate(composition, JDK_CLIENT), facade, DISPATCHER, Complaints::failedOpen);
            presence.hooked(JDK_CLIENT);
            return hook;
        }

        @Override
        public Function<@Nullable Object[], @Nullable Object> okHttp(Class<?> interceptor, String relocation)
                throws Exception {
            String client = OkHttpVersion.of(interceptor, relocation);
            try {
                Function<@Nullable Object[], @Nullable Object> hook = okHttpHooks.make(
                        interceptor, relocation, new ClientGate(composition, client), Complaints::failedOpen);
                presence.hooked(client);
                return hook;
            } catch (InvocationTargetException thrown) {
                if (thrown.getCause() instanceof LinkageError lacking) {
                    throw UnknownClientException.lacks(client, lacking);
                }
                throw thrown;
            }
        }
    }
}
