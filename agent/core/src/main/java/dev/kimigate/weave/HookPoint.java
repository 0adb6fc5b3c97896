package dev.kimigate.weave;

import org.jspecify.annotations.Nullable;

/** The classes that carry calls, and which of their methods. All arguments of those are references. */
enum HookPoint {
    /**
     * {@code send(HttpRequest, BodyHandler)} and {@code sendAsync} with two or three arguments, Java 11 to 25; what
     * ends a client, Java 21 to 25.
     */
    JDK_CLIENT("jdk/internal/net/http/HttpClientFacade", "java.net.http") {
        @Override
        boolean matches(String method, String descriptor) {
            return switch (method) {
                case "send", "sendAsync" ->
                    descriptor.startsWith("(Ljava/net/http/HttpRequest;Ljava/net/http/HttpResponse$BodyHandler;");
                case "shutdown", "shutdownNow", "close" -> descriptor.equals("()V");
                default -> false;
            };
        }
    },
    /** {@code intercept(Chain)}, OkHttp 3.4 to 5.x; relocated copies keep the end of the name. */
    OKHTTP("okhttp3/internal/http/RetryAndFollowUpInterceptor", "OkHttp") {
        @Override
        boolean matches(String method, String descriptor) {
            return method.equals("intercept")
                    && descriptor.contains("okhttp3/Interceptor$Chain;)L")
                    && descriptor.endsWith("okhttp3/Response;");
        }
    };

    private final String className;
    private final String client;

    HookPoint(String className, String client) {
        this.className = className;
        this.client = client;
    }

    /** The point for a class of this internal name, if it is one. */
    static @Nullable HookPoint of(String internalName) {
        if (internalName.equals(JDK_CLIENT.className)) {
            return JDK_CLIENT;
        }
        return internalName.endsWith(OKHTTP.className) ? OKHTTP : null;
    }

    abstract boolean matches(String method, String descriptor);

    /** What stands before the class's usual name where a build has relocated it, with slashes; else empty. */
    String relocation(String internalName) {
        return internalName.substring(0, internalName.length() - className.length());
    }

    /** The client's name, for messages. */
    String client() {
        return client;
    }
}
