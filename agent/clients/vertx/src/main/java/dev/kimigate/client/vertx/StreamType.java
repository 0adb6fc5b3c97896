package dev.kimigate.client.vertx;

import dev.kimigate.hook.ClientMembers;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.http.impl.HttpClientStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client's own stream as this release has it: a request and its answer on a connection. Releases call its methods
 * otherwise, take buffers of Netty or of their own, and tell of a write's end by a handler or by a future. Immutable.
 */
final class StreamType {
    /** What a method of a stream does, as far as the hook cares. */
    enum Kind {
        HEAD,
        WRITE,
        HANDLER,
        PAUSE,
        FETCH,
        RESET,
        NOT_WRITABLE,
        WRITABLE,
        OTHER
    }

    static final String ON_HEAD = "headHandler";
    static final String ON_EXCEPTION = "exceptionHandler";
    /** Of a stream that the server has reset; releases before 5.1 tell of it as of an exception. */
    static final String ON_RESET = "resetHandler";

    static final String ON_DRAIN = "drainHandler";
    private static final String ON_TRAILERS = "trailersHandler";
    private static final String HANDLER = "Handler";
    private static final String HEAD = "writeHead";
    private static final int HEAD_BUFFER = 2;
    private static final int HEAD_END = 3;
    private static final int HEAD_CONNECT = 5;
    /** What HTTP/2 says of a stream that nobody wants any more. */
    static final long CANCEL = 8;

    private final Map<String, Method> methods = new HashMap<>();
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Method context;
    private final Method write;
    private final Method pause;
    private final Method fetch;
    private final Method reset;
    private final String onData;
    private final String onEnd;
    private final boolean nettyBuffers;
    private final boolean handlers;
    private final List<String> answerHandlers;
    /** Of the connection that was looked at last. */
    private volatile @Nullable ConnectionType connectionType;

    /** Throws {@link LinkageError} if this release has a stream that is not known. */
    StreamType() {
        for (Method method : HttpClientStream.class.getMethods()) {
            if (!method.isBridge()) {
                Method other = methods.get(method.getName());
                if (other == null || method.getParameterCount() >= other.getParameterCount()) {
                    methods.put(method.getName(), method);
                }
            }
        }
        this.context = oneOf("context", "getContext");
        this.write = oneOf("writeChunk", "writeBuffer");
        this.pause = oneOf("pause", "doPause");
        this.fetch = oneOf("fetch", "doFetch");
        this.reset = oneOf("cancel", "reset");
        this.onData = oneOf("dataHandler", "chunkHandler").getName();
        this.onEnd = oneOf("endHandler", ON_TRAILERS).getName();
        Method head = oneOf(HEAD);
        Class<?>[] types = head.getParameterTypes();
        this.handlers = head.getReturnType() == void.class;
        if (types.length != HEAD_CONNECT + (handlers ? 2 : 1)
                || types[HEAD_END] != boolean.class
                || types[HEAD_CONNECT] != boolean.class) {
            throw ClientMembers.missing(HttpClientStream.class, HEAD);
        }
        this.nettyBuffers = types[HEAD_BUFFER] != Buffer.class;
        for (String name : methods.keySet()) {
            kinds.put(name, kind(name));
        }
        this.answerHandlers = methods.keySet().stream().filter(this::isOfAnswer).toList();
        for (String handler : new String[] {ON_HEAD, ON_EXCEPTION, ON_DRAIN}) {
            Method unused = oneOf(handler);
        }
    }

    private Kind kind(String name) {
        if (name.endsWith(HANDLER)) {
            return Kind.HANDLER;
        }
        if (name.equals(write.getName())) {
            return Kind.WRITE;
        }
        if (name.equals(pause.getName())) {
            return Kind.PAUSE;
        }
        if (name.equals(fetch.getName())) {
            return Kind.FETCH;
        }
        return switch (name) {
            case HEAD -> Kind.HEAD;
            case "reset", "cancel", "writeReset" -> Kind.RESET;
            case "isNotWritable" -> Kind.NOT_WRITABLE;
            case "isWritable" -> Kind.WRITABLE;
            default -> Kind.OTHER;
        };
    }

    private Method oneOf(String... names) {
        for (String name : names) {
            Method method = methods.get(name);
            if (method != null) {
                return method;
            }
        }
        throw ClientMembers.missing(HttpClientStream.class, names[0]);
    }

    Kind kind(Method method) {
        return kinds.getOrDefault(method.getName(), Kind.OTHER);
    }

    /** The name of the handler of a piece of the body. */
    String onData() {
        return onData;
    }

    /** The name of the handler of an answer's end. */
    String onEnd() {
        return onEnd;
    }

    /** Whether a handler is of an answer, so that the hook stands in front of it. */
    boolean isOfAnswer(String handler) {
        return handler.equals(ON_HEAD)
                || handler.equals(onData)
                || handler.equals(onEnd)
                || handler.equals(ON_TRAILERS)
                || handler.equals(ON_EXCEPTION)
                || handler.equals(ON_RESET);
    }

    /** The handlers of an answer that this release has. */
    List<String> answerHandlers() {
        return answerHandlers;
    }

    /** The context that the application called from. */
    Context context(Object stream) {
        return (Context) Objects.requireNonNull(call(context, stream));
    }

    /** How many streams its connection has at once; 1 if that is not known. */
    long concurrency(Object stream) {
        Object connection = call(oneOf("connection"), stream);
        if (connection == null) {
            return 1;
        }
        ConnectionType type = connectionType;
        if (type == null || !type.own().equals(connection.getClass())) {
            type = new ConnectionType(connection.getClass(), concurrency(connection.getClass()));
            connectionType = type;
        }
        Method asked = type.concurrency();
        return asked == null ? 1 : (Long) Objects.requireNonNull(call(asked, connection));
    }

    /** What was found out of a class of connections, of which there is one for each protocol. */
    private record ConnectionType(Class<?> own, @Nullable Method concurrency) {}

    /* Of the interface that has it: it goes by other names, and the class is not for us. */
    private static @Nullable Method concurrency(@Nullable Class<?> type) {
        if (type == null) {
            return null;
        }
        for (Class<?> each : type.getInterfaces()) {
            for (Method method : each.getMethods()) {
                if (method.getName().equals("concurrency") && method.getParameterCount() == 0) {
                    return method;
                }
            }
        }
        return concurrency(type.getSuperclass());
    }

    void handler(Object stream, String name, @Nullable Handler<?> handler) {
        Method method = methods.get(name);
        if (method != null) {
            Object unused = call(method, stream, handler);
        }
    }

    void pause(Object stream) {
        Object unused = call(pause, stream);
    }

    void fetch(Object stream, long amount) {
        Object unused = call(fetch, stream, amount);
    }

    /** Gives a stream up; it says nothing of it any more if its handlers have been taken away. */
    void reset(Object stream) {
        Object unused = reset.getParameterCount() == 0
                ? call(reset, stream)
                : call(reset, stream, new StreamResetException(CANCEL));
    }

    /** Whether these are the arguments of a tunnel, behind whose head everything may come. */
    static boolean isConnect(Object[] arguments) {
        return (Boolean) arguments[HEAD_CONNECT];
    }

    /** Whether these are the arguments of a head behind which nothing more is written. */
    static boolean isWhole(Object[] arguments) {
        return (Boolean) arguments[HEAD_END];
    }

    /** Whether writes end with a handler, which is their last argument; else with a future. */
    boolean hasWriteHandlers() {
        return handlers;
    }

    /** The body that is written with a head, copied; null if there is none, or more than that. */
    byte @Nullable [] body(Object[] arguments, int most) {
        Object buffer = arguments[HEAD_BUFFER];
        if (buffer == null) {
            return new byte[0];
        }
        if (buffer instanceof Buffer own) {
            return own.length() > most ? null : own.getBytes();
        }
        Class<?> netty = oneOf(HEAD).getParameterTypes()[HEAD_BUFFER];
        int length = number(netty, "readableBytes", buffer);
        if (length > most) {
            return null;
        }
        byte[] bytes = new byte[length];
        int from = number(netty, "readerIndex", buffer);
        Object unused = call(find(netty, "getBytes", int.class, byte[].class), buffer, from, bytes);
        return bytes;
    }

    /** The arguments that write the same head again, with that body. */
    Object[] again(Object[] arguments, byte[] body) {
        Object[] again = arguments.clone();
        if (arguments[HEAD_BUFFER] != null) {
            Buffer buffer = Buffer.buffer(body);
            again[HEAD_BUFFER] =
                    nettyBuffers ? Objects.requireNonNull(call(buffer.getClass(), "getByteBuf", buffer)) : buffer;
        }
        if (handlers) {
            again[again.length - 1] = Promise.<Void>promise();
        }
        return again;
    }

    /** Fails a write that never came to a connection. */
    @SuppressWarnings("unchecked") // the last argument of a write is one
    static void fail(Object[] arguments, Throwable thrown) {
        ((Handler<AsyncResult<Void>>) arguments[arguments.length - 1]).handle(Future.failedFuture(thrown));
    }

    private static int number(Class<?> type, String method, Object target) {
        return (Integer) Objects.requireNonNull(call(type, method, target));
    }

    private static @Nullable Object call(Class<?> type, String method, Object target) {
        return call(find(type, method), target);
    }

    private static Method find(Class<?> type, String name, Class<?>... parameters) {
        try {
            return type.getMethod(name, parameters);
        } catch (NoSuchMethodException absent) {
            throw ClientMembers.missing(type, name);
        }
    }

    /** Throws what the method throws if that is unchecked; the client's streams throw nothing else. */
    static @Nullable Object call(Method method, Object target, @Nullable Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getTargetException();
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(cause);
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException(hidden);
        }
    }
}
