package dev.kimigate.testing;

import dev.kimigate.call.Gate;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookContext;
import dev.kimigate.weave.Weaver;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;

/**
 * A client whose hooked class the real weaver patches in this JVM, by its row of the table, when it is loaded. Make one
 * before that class is used.
 */
public final class WovenClient {
    /** Makes the hook under test. */
    public interface HookMaker {
        ClientHook make(HookContext context) throws Exception;
    }

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private volatile @Nullable ClientFixture fixture;

    /** {@code hooked}: the class that the row names, with slashes. */
    public WovenClient(String hooked, HookMaker maker) throws ReflectiveOperationException {
        Weaver weaver = new Weaver(
                ByteBuddyAgent.install(),
                (client, type, relocation) -> maker.make(new HookContext(type, this::gate, this::failed)),
                (client, failure) -> failed(failure));
        ByteBuddyAgent.getInstrumentation().addTransformer(new Patch(hooked, weaver));
    }

    /** A fixture whose gate decides from now on, and which is told of failures. */
    public ClientFixture gatedBy(ClientFixture next) {
        next.takeOver(failures);
        fixture = next;
        return next;
    }

    private @Nullable Gate gate() {
        ClientFixture present = fixture;
        return present == null ? null : present.gate();
    }

    private void failed(Throwable failure) {
        ClientFixture present = fixture;
        if (present == null) {
            failures.add(failure);
        } else {
            present.failedOpen(failure);
        }
    }

    private final class Patch implements ClassFileTransformer {
        private final String hooked;
        private final Weaver weaver;

        Patch(String hooked, Weaver weaver) {
            this.hooked = hooked;
            this.weaver = weaver;
        }

        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                String name,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] classFile) {
            try {
                return hooked.equals(name) ? weaver.weave(loader, name, domain, classFile) : null;
            } catch (ReflectiveOperationException | RuntimeException | LinkageError failure) {
                failed(failure);
                return null;
            }
        }
    }
}
