package dev.kimigate.hook;

import java.lang.reflect.Modifier;

/**
 * Looks for what a hook uses of a client's classes, so that a release without it fails before its first call is
 * touched, and not in the middle of one. Any thread.
 */
public final class ClientMembers {
    private ClientMembers() {}

    /** Throws {@link LinkageError} if there is no such public method with that result. */
    public static void method(Class<?> owner, String name, Class<?> result, Class<?>... parameters) {
        if (!has(owner, name, result, parameters)) {
            throw missing(owner, name);
        }
    }

    /** Whether there is such a public method with that result. */
    public static boolean has(Class<?> owner, String name, Class<?> result, Class<?>... parameters) {
        try {
            return owner.getMethod(name, parameters).getReturnType() == result;
        } catch (NoSuchMethodException absent) {
            return false;
        }
    }

    /** Throws {@link LinkageError} if there is no such public constructor. */
    public static void constructor(Class<?> owner, Class<?>... parameters) {
        try {
            if (Modifier.isPublic(owner.getDeclaredConstructor(parameters).getModifiers())) {
                return;
            }
        } catch (NoSuchMethodException absent) {
            // said below
        }
        throw missing(owner, "<init>");
    }

    /**
     * Throws {@link LinkageError} if a class of ours does not link: what has become final in a class that it extends,
     * or asks for more methods, shows only then.
     */
    public static void link(Class<?> ours) {
        try {
            Class.forName(ours.getName(), true, ours.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new LinkageError(ours.getName(), impossible);
        }
    }

    /** What is thrown for a member that is not there. */
    public static LinkageError missing(Class<?> owner, String name) {
        return new NoSuchMethodError(owner.getName() + '.' + name);
    }
}
