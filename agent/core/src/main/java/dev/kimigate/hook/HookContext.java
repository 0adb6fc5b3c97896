package dev.kimigate.hook;

import dev.kimigate.call.Gate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a hook is made of.
 *
 * @param hooked the class of the first object that was called: the one that the table names, or a subclass of it
 * @param gate null while the gate is broken or off; asked with every call
 * @param failedOpen told what failed in us when a call goes through ungated, or an answer unseen
 */
public record HookContext(Class<?> hooked, Supplier<@Nullable Gate> gate, Consumer<Throwable> failedOpen) {}
