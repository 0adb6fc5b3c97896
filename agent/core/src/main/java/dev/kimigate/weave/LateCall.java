package dev.kimigate.weave;

import dev.kimigate.hook.HookCall;
import dev.kimigate.runtime.GateThreads;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** A call of a hooked method without a result that a thread of ours makes again, because its own must not wait. */
final class LateCall {
    private final Method method;
    private final HookCall call;
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    private LateCall(Method method, HookCall call) {
        this.method = method;
        this.call = call;
    }

    /** Null if there is not exactly one such method, or if we cannot call it. */
    static @Nullable LateCall of(Class<?> hooked, HookCall call) {
        Method found = null;
        for (Method method : hooked.getDeclaredMethods()) {
            if (method.getName().equals(call.method())
                    && method.getParameterCount() == call.arguments()
                    && !Modifier.isStatic(method.getModifiers())
                    && !method.isBridge()) {
                if (found != null) {
                    return null;
                }
                found = method;
            }
        }
        return found != null && found.getReturnType() == void.class && found.trySetAccessible()
                ? new LateCall(found, call)
                : null;
    }

    /** Makes the call again behind this, on a thread of its own; false if there is no thread for it. */
    boolean after(Runnable first) {
        try {
            GateThreads.create("hook", () -> run(first)).start();
            return true;
        } catch (OutOfMemoryError noThread) {
            return false;
        }
    }

    private void run(Runnable first) {
        Thread.currentThread().setContextClassLoader(contextLoader);
        first.run();
        @Nullable Object[] arguments = new Object[call.arguments()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = call.argument(i);
        }
        try {
            method.invoke(call.receiver(), arguments);
        } catch (ReflectiveOperationException | RuntimeException thrown) {
            return; // the loop that called has gone on: nobody is left to tell, and a host's output is not ours
        }
    }
}
