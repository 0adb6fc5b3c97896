package dev.kimigate.client.ktorcio;

import java.lang.reflect.Method;
import java.util.Iterator;
import kotlinx.coroutines.Job;
import org.jspecify.annotations.Nullable;

/**
 * The jobs below a job. Their sequence is asked by reflection, because its type may be relocated apart; what is asked
 * is looked up once, because a look-up makes more garbage than the answer. Any thread.
 */
final class JobChildren {
    private static final @Nullable Method CHILDREN = method(Job.class, "getChildren");
    private static final @Nullable Method ITERATOR =
            CHILDREN == null ? null : method(CHILDREN.getReturnType(), "iterator");

    private JobChildren() {}

    private static @Nullable Method method(Class<?> owner, String name) {
        try {
            return owner.getMethod(name);
        } catch (NoSuchMethodException absent) {
            return null;
        }
    }

    /** Throws {@link NoSuchMethodException} where jobs do not tell. */
    static Iterator<?> of(Job job) throws ReflectiveOperationException {
        if (CHILDREN == null || ITERATOR == null) {
            throw new NoSuchMethodException(Job.class.getName() + ".getChildren");
        }
        return (Iterator<?>) ITERATOR.invoke(CHILDREN.invoke(job));
    }
}
