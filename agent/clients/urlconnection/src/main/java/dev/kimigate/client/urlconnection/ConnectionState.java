package dev.kimigate.client.urlconnection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection as it is inside. Used while the connection's own lock is held, which all of its sending and reading
 * takes, but for {@link #closeSocket}. What fails here is a fault of ours and unchecked.
 */
final class ConnectionState {
    private static final int NO_CODE = -1;
    private static final int FIRST_ERROR = 400;
    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final String CONTENT_LENGTH = "content-length";
    private static final String TRANSFER_ENCODING = "transfer-encoding";

    private final HttpURLConnection connection;
    private final Members members;

    ConnectionState(HttpURLConnection connection, Members members) {
        this.connection = connection;
        this.members = members;
    }

    HttpURLConnection connection() {
        return connection;
    }

    /** Whether a request that is still to be sent is what comes next, and not an answer or a failure told again. */
    boolean isUnsent() {
        return connection.getDoInput()
                && get(members.rememberedException) == null
                && get(members.inputStream) == null
                && !isCached()
                && !hasFailedOutput();
    }

    /** Whether sending a body's first byte is what comes next. */
    boolean isUnwritten() {
        return isStreaming()
                && connection.getDoOutput()
                && !hasOutput()
                && get(members.inputStream) == null
                && !hasFailedOutput();
    }

    private boolean hasFailedOutput() {
        return members.rememberedExceptionOut != null && get(members.rememberedExceptionOut) != null;
    }

    /** Whether the body goes over the wire while it is written. */
    boolean isStreaming() {
        return (boolean) Objects.requireNonNull(invoke(members.streaming, connection));
    }

    /** What such a body is written to; null if it has not begun, or the connection gives it no more. */
    @Nullable
    OutputStream output() {
        return get(members.inputStream) == null && !hasFailedOutput()
                ? (OutputStream) get(members.streamedOutput)
                : null;
    }

    /** Whether such a body has begun. */
    boolean hasOutput() {
        return get(members.streamedOutput) != null;
    }

    /** Whether a {@link java.net.ResponseCache} answers. */
    boolean isCached() {
        return get(members.cachedInputStream) != null;
    }

    /** The request's method as it goes over the wire: one with a body is no {@code GET}. */
    String method() {
        String method = connection.getRequestMethod();
        return isStreaming() && method.equals(GET) ? POST : method;
    }

    /** A header of the request, those included that the public methods hide; null if there is none. */
    @Nullable
    String requestHeader(@Nullable String name) {
        return (String) invoke(members.findValue, requests(), Objects.requireNonNull(name));
    }

    /** A header of the answer; null if there is none. */
    @Nullable
    String header(@Nullable String name) {
        return (String)
                invoke(members.findValue, Objects.requireNonNull(get(members.responses)), Objects.requireNonNull(name));
    }

    /** The answer's status; -1 if there is none. */
    int status() {
        return (int) Objects.requireNonNull(get(members.responseCode));
    }

    /** How long the answer's body is; -1 if that is not known. */
    long contentLength() {
        String length = header(TRANSFER_ENCODING) == null ? header(CONTENT_LENGTH) : null;
        try {
            return length == null ? -1 : Math.max(-1, Long.parseLong(length));
        } catch (NumberFormatException nonsense) {
            return -1;
        }
    }

    /** Whether the socket is the connection's no more: no byte is still to come. */
    boolean hasLeftSocket() {
        return get(members.http) == null;
    }

    /** What {@code getErrorStream} gives behind an exception; null if the exception is not an answer. */
    @Nullable
    InputStream errorBody() {
        InputStream buffered = (InputStream) get(members.errorStream);
        return status() < FIRST_ERROR || buffered != null ? buffered : (InputStream) get(members.inputStream);
    }

    /** Has the public methods give this stream from now on. */
    void setBody(InputStream body) {
        boolean buffered = get(members.errorStream) != null;
        set(buffered ? members.errorStream : members.inputStream, body);
    }

    /** Runs the method behind the hook. */
    InputStream getInputStream() throws Exception {
        return (InputStream) Objects.requireNonNull(Members.call(members.getInputStream, connection));
    }

    /** Runs the method behind the hook. */
    OutputStream getOutputStream() throws Exception {
        return (OutputStream) Objects.requireNonNull(Members.call(members.getOutputStream, connection));
    }

    /** Closes a socket over which nothing was sent: it would idle, and the server may close it. */
    void closeIdleSocket() {
        if (!hasLeftSocket()) {
            invoke(members.disconnectInternal, connection);
        }
    }

    /** Breaks whoever reads. Any thread. */
    void closeSocket() {
        Object http = get(members.http);
        if (http != null) {
            invoke(members.closeServer, http);
        }
    }

    /** Has the connection throw this from now on, as it does after a failure of its own. */
    void fail(IOException failure) {
        set(members.rememberedException, failure);
        if (members.rememberedExceptionOut != null) {
            set(members.rememberedExceptionOut, failure);
        }
        forgetAnswer();
    }

    /** The request as it is before the connection adds its own headers. */
    Request request() {
        return new Request(get(members.url), get(members.method), copy(requests()), get(members.poster));
    }

    /** Makes the connection one that has not been sent. */
    void restore(Request request) {
        set(members.url, request.url);
        set(members.method, request.method);
        set(members.requests, copy(request.headers));
        set(members.poster, request.body);
        set(members.streamedOutput, null);
        set(members.requestUri, null);
        set(members.setRequests, false);
        set(members.failedOnce, false);
        set(members.setUserCookies, true);
        set(members.userCookies, null);
        set(members.userCookies2, null);
        set(members.rememberedException, null);
        set(members.http, null);
        set(members.connected, false);
        forgetAnswer();
    }

    private void forgetAnswer() {
        set(members.inputStream, null);
        set(members.errorStream, null);
        set(members.responseCode, NO_CODE);
        set(members.responseMessage, null);
        invoke(members.reset, Objects.requireNonNull(get(members.responses)));
    }

    private Object requests() {
        return Objects.requireNonNull(get(members.requests));
    }

    private Object copy(Object headers) {
        try {
            Object copy = members.newHeaders.newInstance();
            for (int i = 0; ; i++) {
                Object name = invoke(members.key, headers, i);
                Object value = invoke(members.value, headers, i);
                if (name == null && value == null) {
                    return copy;
                }
                invoke(members.add, copy, name, value);
            }
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private @Nullable Object get(Field field) {
        try {
            return field.get(connection);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void set(Field field, @Nullable Object value) {
        try {
            field.set(connection, value);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable Object invoke(Method method, Object receiver, @Nullable Object... arguments) {
        try {
            return Members.call(method, receiver, arguments);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A request that can be sent again. */
    static final class Request {
        private final @Nullable Object url;
        private final @Nullable Object method;
        private final Object headers;
        private final @Nullable Object body;

        private Request(@Nullable Object url, @Nullable Object method, Object headers, @Nullable Object body) {
            this.url = url;
            this.method = method;
            this.headers = headers;
            this.body = body;
        }
    }
}
