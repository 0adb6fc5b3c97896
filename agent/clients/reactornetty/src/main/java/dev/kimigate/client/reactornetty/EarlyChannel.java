package dev.kimigate.client.reactornetty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.util.AttributeKey;
import io.netty.util.DefaultAttributeMap;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The channel of a request that is written before there is one: it keeps attributes, which Spring's WebClient sets
 * there, and has what an {@link EarlyOperations} is made with. Once there is a channel, it passes everything on.
 */
final class EarlyChannel implements InvocationHandler {
    private final EarlyRequest early;
    private final ByteBufAllocator buffers;
    private final DefaultAttributeMap attributes = new DefaultAttributeMap();
    private final Set<AttributeKey<?>> keys = ConcurrentHashMap.newKeySet();
    private final Channel proxy;
    private volatile boolean made;

    EarlyChannel(EarlyRequest early, ByteBufAllocator buffers) {
        this.early = early;
        this.buffers = buffers;
        this.proxy =
                (Channel) Proxy.newProxyInstance(Channel.class.getClassLoader(), new Class<?>[] {Channel.class}, this);
    }

    Channel channel() {
        return proxy;
    }

    /** What is made with it is made: it shows no more what it does not have. */
    void made() {
        made = true;
    }

    /** Sets the attributes there. */
    void copyAttributes(Channel real) {
        keys.forEach(key -> copy(key, real));
    }

    private <T> void copy(AttributeKey<T> key, Channel real) {
        T value = attributes.attr(key).get();
        if (value != null) {
            real.attr(key).set(value);
        }
    }

    @Override
    public @Nullable Object invoke(Object self, Method called, Object @Nullable [] arguments) throws Throwable {
        if (called.getDeclaringClass() == Object.class) {
            return EarlyMessage.ofObject(self, called, arguments);
        }
        Channel real = early.realChannel();
        if (real != null) {
            return onReal(real, called, arguments);
        }
        return switch (called.getName()) {
            case "attr" -> {
                keys.add(key(arguments));
                yield attributes.attr(key(arguments));
            }
            case "hasAttr" -> attributes.hasAttr(key(arguments));
            case "alloc" -> buffers;
            case "eventLoop" -> {
                if (made) {
                    throw EarlyMessage.unknown(called.getName());
                }
                yield null;
            }
            case "config" -> {
                if (made) {
                    throw EarlyMessage.unknown(called.getName());
                }
                yield noConfig();
            }
            default -> throw EarlyMessage.unknown(called.getName());
        };
    }

    private static AttributeKey<?> key(Object @Nullable [] arguments) {
        if (arguments == null) {
            throw new IllegalArgumentException("no key");
        }
        return (AttributeKey<?>) arguments[0];
    }

    private static @Nullable Object onReal(Channel real, Method called, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return called.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }

    /** Takes every setting, and keeps none. */
    private static ChannelConfig noConfig() {
        return (ChannelConfig) Proxy.newProxyInstance(
                ChannelConfig.class.getClassLoader(),
                new Class<?>[] {ChannelConfig.class},
                (config, called, arguments) -> called.getReturnType() == ChannelConfig.class ? config : null);
    }
}
