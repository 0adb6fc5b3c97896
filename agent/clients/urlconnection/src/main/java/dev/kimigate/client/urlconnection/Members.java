package dev.kimigate.client.urlconnection;

import dev.kimigate.hook.ClientMembers;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.URLConnection;
import org.jspecify.annotations.Nullable;

/**
 * The private members of the JDK's connection that the hook uses, looked up once. They are the same in JDK 17 and 25; a
 * JDK that has one of them otherwise is left alone. The agent has opened their packages.
 */
final class Members {
    private static final String HTTP = "sun.net.www.http.HttpClient";
    private static final String HEADERS = "sun.net.www.MessageHeader";

    final Method getInputStream;
    final Method getOutputStream;
    final Method disconnectInternal;
    final Method streaming;
    final Field http;
    final Field requests;
    final Field responses;
    final Field inputStream;
    final Field errorStream;
    final Field cachedInputStream;
    final Field streamedOutput;
    final Field poster;
    final Field rememberedException;
    /** Null in JDK 17, where a failure to send a body is not remembered. */
    final @Nullable Field rememberedExceptionOut;

    final Field setRequests;
    final Field failedOnce;
    final Field setUserCookies;
    final Field userCookies;
    final Field userCookies2;
    final Field requestUri;
    final Field responseCode;
    final Field responseMessage;
    final Field method;
    final Field url;
    final Field connected;
    final Method closeServer;
    final Constructor<?> newHeaders;
    final Method findValue;
    final Method key;
    final Method value;
    final Method add;
    final Method reset;

    /** Throws {@link LinkageError} if this JDK lacks one of them. */
    Members(Class<?> hooked) {
        getInputStream = method(hooked, "getInputStream0", InputStream.class);
        getOutputStream = method(hooked, "getOutputStream0", OutputStream.class);
        disconnectInternal = method(hooked, "disconnectInternal", void.class);
        streaming = method(hooked, "streaming", boolean.class);
        Class<?> client = type(hooked, HTTP);
        Class<?> headers = type(hooked, HEADERS);
        http = field(hooked, "http", client);
        requests = field(hooked, "requests", headers);
        responses = field(hooked, "responses", headers);
        inputStream = field(hooked, "inputStream", InputStream.class);
        errorStream = field(hooked, "errorStream", InputStream.class);
        cachedInputStream = field(hooked, "cachedInputStream", InputStream.class);
        streamedOutput = field(hooked, "strOutputStream", OutputStream.class);
        poster = field(hooked, "poster", OutputStream.class);
        rememberedException = field(hooked, "rememberedException", Exception.class);
        rememberedExceptionOut = fieldIfAny(hooked, "rememberedExceptionOut");
        setRequests = field(hooked, "setRequests", boolean.class);
        failedOnce = field(hooked, "failedOnce", boolean.class);
        setUserCookies = field(hooked, "setUserCookies", boolean.class);
        userCookies = field(hooked, "userCookies", String.class);
        userCookies2 = field(hooked, "userCookies2", String.class);
        requestUri = field(hooked, "requestURI", String.class);
        responseCode = field(HttpURLConnection.class, "responseCode", int.class);
        responseMessage = field(HttpURLConnection.class, "responseMessage", String.class);
        method = field(HttpURLConnection.class, "method", String.class);
        url = field(URLConnection.class, "url", java.net.URL.class);
        connected = field(URLConnection.class, "connected", boolean.class);
        closeServer = method(client, "closeServer", void.class);
        newHeaders = constructor(headers);
        findValue = method(headers, "findValue", String.class, String.class);
        key = method(headers, "getKey", String.class, int.class);
        value = method(headers, "getValue", String.class, int.class);
        add = method(headers, "add", void.class, String.class, String.class);
        reset = method(headers, "reset", void.class);
    }

    /** Calls a method; throws what it throws. */
    static @Nullable Object call(Method method, Object receiver, @Nullable Object... arguments) throws Exception {
        try {
            return method.invoke(receiver, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Exception exception) {
                throw exception;
            }
            if (thrown.getCause() instanceof Error error) {
                throw error;
            }
            throw thrown;
        }
    }

    private static Class<?> type(Class<?> beside, String name) {
        try {
            return Class.forName(name, false, beside.getClassLoader());
        } catch (ClassNotFoundException absent) {
            throw new LinkageError(name, absent);
        }
    }

    private static Method method(Class<?> owner, String name, Class<?> result, Class<?>... parameters) {
        try {
            Method method = open(owner.getDeclaredMethod(name, parameters));
            if (method.getReturnType() == result) {
                return method;
            }
        } catch (NoSuchMethodException absent) {
            // said below
        }
        throw ClientMembers.missing(owner, name);
    }

    private static Constructor<?> constructor(Class<?> owner) {
        try {
            return open(owner.getDeclaredConstructor());
        } catch (NoSuchMethodException absent) {
            throw ClientMembers.missing(owner, "<init>");
        }
    }

    private static Field field(Class<?> owner, String name, Class<?> type) {
        Field field = fieldIfAny(owner, name);
        if (field == null || !type.isAssignableFrom(field.getType())) {
            throw new NoSuchFieldError(owner.getName() + '.' + name);
        }
        return field;
    }

    private static @Nullable Field fieldIfAny(Class<?> owner, String name) {
        try {
            return open(owner.getDeclaredField(name));
        } catch (NoSuchFieldException absent) {
            return null;
        }
    }

    private static <T extends AccessibleObject> T open(T member) {
        member.setAccessible(true);
        return member;
    }
}
