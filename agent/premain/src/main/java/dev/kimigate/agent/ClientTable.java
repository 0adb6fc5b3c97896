package dev.kimigate.agent;

/**
 * The HTTP clients that the agent hooks, a row each: the one place outside a client's own folder that names it. Strings
 * alone, so that the entry can read it in the middle of class loading, on any Java.
 *
 * <p>Class names have slashes. What a pattern's {@code *} stands for is anything or nothing: a build that relocates a
 * library puts its own packages before the library's.
 */
public final class ClientTable {
    /** For people: messages, {@code status}, {@code doctor}, documents. */
    public static final int NAME = 0;
    /**
     * The client's folder {@code agent/clients/PART}, its package {@code dev.kimigate.client.PART}, its part of the
     * jar.
     */
    public static final int PART = 1;
    /** The hook in that package: a {@code ClientHook} with a constructor that takes a {@code HookContext}. */
    public static final int HOOK = 2;
    /** The class that carries the calls; begins with a {@code *} if builds relocate this client. */
    public static final int HOOKED = 3;
    /** Patterns of names with descriptors: the methods that are hooked, at their entry, because they carry calls. */
    public static final int CALLS = 4;
    /** The same of those that end a client; a client that nobody has called gets no hook because it ends. */
    public static final int ENDS = 5;
    /**
     * Classes whose packages the hook compiles against: it gets to see them where this copy has them. {@code A=B.m}: A,
     * as it is usually called, is what method {@code m} of B gives; so a package is found that a build relocates apart.
     */
    public static final int LIBRARY = 6;
    /** A class whose package the hook looks into by deep reflection; empty if none. */
    public static final int OPENED = 7;
    /**
     * Static members, {@code A.field} or {@code A.method()}, of which the first there is tells the version; or empty.
     */
    public static final int VERSION = 8;
    /** The releases that the hook is made for; empty if all. */
    public static final int RELEASES = 9;
    /** The class by which a JVM is known to have this client: {@code doctor} looks for it. */
    public static final int SEEN_BY = 10;
    /** A class that releases too old for the hook do not have; empty if none is too old. */
    public static final int SINCE = 11;

    private static final String[][] ROWS = {
        /* The same class, with the same methods, from Java 11 to 25; what ends a client, from 21. */
        {
            "java.net.http",
            "jdk",
            "FacadeHook",
            "jdk/internal/net/http/HttpClientFacade",
            "send(Ljava/net/http/HttpRequest;Ljava/net/http/HttpResponse$BodyHandler;*"
                    + " sendAsync(Ljava/net/http/HttpRequest;Ljava/net/http/HttpResponse$BodyHandler;*",
            "shutdown()V shutdownNow()V close()V",
            "",
            "jdk/internal/net/http/HttpClientFacade",
            "",
            "",
            "jdk/internal/net/http/HttpClientFacade",
            "",
        },
        /* The same class and descriptor from OkHttp 3.4 to 5.x; before 3.9 there are no event listeners. */
        {
            "OkHttp",
            "okhttp",
            "OkHttpHook",
            "*okhttp3/internal/http/RetryAndFollowUpInterceptor",
            "intercept(L*okhttp3/Interceptor$Chain;)L*okhttp3/Response;",
            "",
            "okhttp3/ResponseBody okio/BufferedSource=okhttp3/ResponseBody.source",
            "",
            "okhttp3/OkHttp.VERSION okhttp3/internal/Version.userAgent()",
            "3.9 to 5.x",
            "okhttp3/OkHttpClient",
            "okhttp3/EventListener",
        },
    };

    private ClientTable() {}

    public static int size() {
        return ROWS.length;
    }

    public static String get(int row, int column) {
        return ROWS[row][column];
    }

    public static String[] row(int row) {
        return ROWS[row].clone();
    }

    /** The row of the client that has a class of this name, with slashes, hooked; -1 if none has. */
    public static int find(String internalName) {
        for (int row = 0; row < ROWS.length; row++) {
            String hooked = ROWS[row][HOOKED];
            boolean found = hooked.charAt(0) == '*'
                    ? internalName.length() >= hooked.length() - 1
                            && internalName.regionMatches(
                                    internalName.length() - hooked.length() + 1, hooked, 1, hooked.length() - 1)
                    : internalName.equals(hooked);
            if (found) {
                return row;
            }
        }
        return -1;
    }

    /** The {@link #ending}s of all classes that are hooked. */
    static long endings() {
        long endings = 0;
        for (String[] row : ROWS) {
            endings |= ending(row[HOOKED]);
        }
        return endings;
    }

    /**
     * One bit of 64, by a name's last and third last letter: what tells most classes that a JVM loads from those that
     * are looked for, at the cost of two letters, however many clients there are.
     */
    static long ending(String name) {
        int last = name.length() - 1;
        return last < 2 ? 0 : 1L << (name.charAt(last) * 7 + name.charAt(last - 2)); // of which a shift takes six bits
    }
}
