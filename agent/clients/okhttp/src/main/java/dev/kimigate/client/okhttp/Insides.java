package dev.kimigate.client.okhttp;

import java.lang.reflect.Field;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** What is read of OkHttp's own fields, which are looked up once in each class. Any thread. */
final class Insides {
    /** OkHttp's default. */
    private static final long USUAL_KEEP_ALIVE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final Member NOTE = new Member("callStackTrace");
    /** In OkHttp 3.14 alone. */
    private static final Member HOLDER = new Member("transmitter");

    private static final Member CLIENT = new Member("client");
    /** From OkHttp 3.14 on. */
    private static final Member POOL = new Member("delegate");

    private static final Member KEEP_ALIVE = new Member("keepAliveDurationNs");

    private Insides() {}

    /**
     * Where in the application a call was made, as OkHttp's {@code logCloseableLeak} takes it: OkHttp notes it if its
     * logger takes {@code FINE}. Null if there is no note, or it is out of reach.
     *
     * @param interceptor has it before 3.14
     * @param call has it from 4.0 on
     */
    static @Nullable Object callSite(Object interceptor, Call call) {
        Object noted = NOTE.in(interceptor);
        if (noted != null) {
            return noted;
        }
        Object held = HOLDER.in(call);
        return NOTE.in(held == null ? call : held);
    }

    /** Whose call it is; null if that is out of reach. */
    static @Nullable OkHttpClient client(Call call) {
        return CLIENT.in(call) instanceof OkHttpClient client ? client : null;
    }

    /** How long a client keeps an idle connection: in such spans it looks for leaked ones. */
    static long keepAliveNanos(@Nullable OkHttpClient client) {
        if (client == null) {
            return USUAL_KEEP_ALIVE_NANOS;
        }
        ConnectionPool facade = client.connectionPool();
        Object delegate = POOL.in(facade);
        return KEEP_ALIVE.in(delegate == null ? facade : delegate) instanceof Long nanos
                ? nanos
                : USUAL_KEEP_ALIVE_NANOS;
    }

    private static final class Member extends ClassValue<Optional<Field>> {
        private final String name;

        Member(String name) {
            this.name = name;
        }

        @Nullable
        Object in(Object owner) {
            Optional<Field> field = get(owner.getClass());
            try {
                return field.isPresent() ? field.get().get(owner) : null;
            } catch (IllegalAccessException never) {
                return null; // it was made accessible
            }
        }

        @Override
        protected Optional<Field> computeValue(Class<?> type) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return Optional.of(field);
            } catch (NoSuchFieldException | RuntimeException absent) {
                return Optional.empty();
            }
        }
    }
}
