package dev.kimigate.client.okhttp;

import java.lang.reflect.Field;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in the application calls were made: OkHttp notes it if its logger takes {@code FINE}. The note is read from
 * fields of OkHttp's own, which are looked up once in each class. Any thread.
 */
final class CallSites {
    private final Member note = new Member("callStackTrace");
    /** In OkHttp 3.14 alone. */
    private final Member holder = new Member("transmitter");

    /**
     * The note as OkHttp's {@code logCloseableLeak} takes it; null if there is none, or it is out of reach.
     *
     * @param interceptor has it before 3.14
     * @param call has it from 4.0 on
     */
    @Nullable
    Object of(Object interceptor, Object call) {
        Object noted = note.in(interceptor);
        if (noted != null) {
            return noted;
        }
        Object held = holder.in(call);
        return note.in(held == null ? call : held);
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
