package dev.kimigate.client.reactornetty;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;

/**
 * What an application has told an outbound to do before there was one: a method with its arguments, of what another
 * gives; the first is the outbound itself.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EarlySend(@Nullable EarlySend before, @Nullable Method method, Object @Nullable [] arguments) {
    /** The outbound itself. */
    static EarlySend nothing() {
        return new EarlySend(null, null, null);
    }

    /** This, and then that. */
    EarlySend then(Method next, Object @Nullable [] with) {
        return new EarlySend(this, next, with);
    }

    /** Done with a real outbound. */
    NettyOutbound on(NettyOutbound real) {
        return before == null ? real : call(before.on(real), arguments);
    }

    /** As {@link #on}, with a copy of the body that goes by; a copy that stays away if there is more than one body. */
    NettyOutbound on(NettyOutbound real, BodyRecord copy) {
        Object body = onlyBody();
        if (before == null) {
            copy.recordNothing();
            return real;
        }
        if (body == null) {
            copy.drop();
            return on(real);
        }
        if (body instanceof Publisher<?> publisher) {
            return call(real, withBody(copy.recording(publisher)));
        }
        copy.record(body);
        return on(real);
    }

    /** Done once more, with that copy. */
    NettyOutbound again(NettyOutbound real, BodyRecord copy) {
        Object body = onlyBody();
        if (body == null) {
            return real;
        }
        return call(real, withBody(body instanceof Publisher<?> kind ? copy.again(kind) : copy.again()));
    }

    /** What {@code send} and {@code sendObject} take first; null if this is something else, or comes behind another. */
    private @Nullable Object onlyBody() {
        boolean sends = method != null
                && before != null
                && before.before() == null
                && (method.getName().equals("send") || method.getName().equals("sendObject"));
        return sends && arguments != null ? arguments[0] : null;
    }

    private Object @Nullable [] withBody(Object body) {
        if (arguments == null) {
            return null;
        }
        Object[] changed = arguments.clone();
        changed[0] = body;
        return changed;
    }

    private NettyOutbound call(NettyOutbound real, Object @Nullable [] with) {
        try {
            return (NettyOutbound) Objects.requireNonNull(method).invoke(real, with);
        } catch (InvocationTargetException thrown) {
            return real.then(Mono.error(thrown.getTargetException()));
        } catch (IllegalAccessException publicInterface) {
            throw new IllegalStateException(publicInterface);
        }
    }
}
