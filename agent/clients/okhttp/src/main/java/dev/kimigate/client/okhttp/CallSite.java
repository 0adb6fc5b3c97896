package dev.kimigate.client.okhttp;

import java.lang.reflect.Field;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Where in the application a call was made, which OkHttp notes if its logger takes {@link Level#FINE}.
 *
 * @param interceptor keeps the note before 3.14
 * @param call keeps it from 4.0 on; in 3.14 an object of it does
 */
record CallSite(Object interceptor, Object call) {
    private static final String NOTE = "callStackTrace";
    private static final String NOTED_IN = "transmitter";
    private static final Logger LOGGER = Logger.getLogger(OkHttpClient.class.getName());

    /** As OkHttp's {@code logCloseableLeak} takes it; null if there is none, or it is out of reach. */
    @Nullable
    Object stack() {
        if (!LOGGER.isLoggable(Level.FINE)) {
            return null;
        }
        Object inner = value(call, NOTED_IN);
        for (Object owner : new Object[] {interceptor, call, inner == null ? call : inner}) {
            Object stack = value(owner, NOTE);
            if (stack != null) {
                return stack;
            }
        }
        return null;
    }

    private static @Nullable Object value(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException | RuntimeException absent) {
            return null;
        }
    }
}
