package dev.kimigate.hook;

import dev.kimigate.call.Gate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a hook is made of.
 *
 * @param hooked the class that the table names, whatever subclass the first object is of that was called
 * @param gate null while the gate is broken or off; asked with every call
 * @param failedOpen told what failed in us when a call goes through ungated, or an answer unseen
 */
public record HookContext(Class<?> hooked, Supplier<@Nullable Gate> gate, Consumer<Throwable> failedOpen) {}
