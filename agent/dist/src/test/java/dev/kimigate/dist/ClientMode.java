package dev.kimigate.dist;

import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.util.ArrayList;
import java.util.List;

/**
 * A client, and one way of using it.
 *
 * @param jdk feature release of the host's JDK
 * @param release the client's; empty for the JDK's
 * @param mode how a call is made, as the library's load program names it
 * @param body how an answer is taken, likewise
 * @param perHost OkHttp's maxRequestsPerHost; 0 for the default Dispatcher
 */
record ClientMode(int jdk, ClientLibrary library, String release, String mode, String body, int http, int perHost) {
    private static final List<String> JDK_BODIES = List.of(
            "string",
            "bytes",
            "file",
            "inputStream",
            "lines",
            "publisher",
            "lineSubscriber",
            "discarding",
            "replacing",
            "custom");

    static ClientMode jdkClient(int jdk, String mode, String body, int http) {
        return new ClientMode(jdk, ClientLibrary.JAVA_NET_HTTP, "", mode, body, http, 0);
    }

    static ClientMode okHttp(int jdk, String release, String mode, int http, int perHost) {
        return new ClientMode(jdk, ClientLibrary.OKHTTP, release, mode, "string", http, perHost);
    }

    static ClientMode apache5(int jdk, String release, String mode, int http) {
        return apache5(jdk, release, mode, "string", http);
    }

    static ClientMode apache5(int jdk, String release, String mode, String body, int http) {
        return new ClientMode(jdk, ClientLibrary.APACHE_5, release, mode, body, http, 0);
    }

    static ClientMode apache4(int jdk, String release, String mode, String body) {
        return new ClientMode(jdk, ClientLibrary.APACHE_4, release, mode, body, 1, 0);
    }

    static ClientMode urlConnection(int jdk, String mode, String body) {
        return new ClientMode(jdk, ClientLibrary.URL_CONNECTION, "", mode, body, 1, 0);
    }

    /** @param engine of Ktor, such as cio */
    static ClientMode ktor(int jdk, String release, String engine, String body) {
        return new ClientMode(jdk, ClientLibrary.KTOR, release, engine, body, 1, 0);
    }

    static ClientMode vertx(int jdk, String release, String mode, String body, int http) {
        return new ClientMode(jdk, ClientLibrary.VERTX, release, mode, body, http, 0);
    }

    static ClientMode reactorNetty(int jdk, String release, String mode, String body, int http) {
        return new ClientMode(jdk, ClientLibrary.REACTOR_NETTY, release, mode, body, http, 0);
    }

    /** Those with the property {@code kimigate.clients} in their text, such as "Ktor 3"; all without it. */
    static List<ClientMode> wanted(List<ClientMode> modes) {
        String part = System.getProperty("kimigate.clients", "");
        return modes.stream().filter(mode -> mode.toString().contains(part)).toList();
    }

    /** One way of each client that can go wrong by itself. */
    static List<ClientMode> few() {
        return List.of(
                jdkClient(17, "send", "string", 2),
                jdkClient(17, "sendAsync", "publisher", 1),
                jdkClient(25, "sendAsync", "lines", 2),
                urlConnection(17, "buffered", "string"),
                apache5(17, "5.6.5", "async", 2),
                apache5(25, "5.0", "classic", 1),
                apache4(17, "4.5.14", "classic", "string"),
                apache4(25, "4.5.14", "async", "string"),
                ktor(17, "3.6.1", "cio", "string"),
                ktor(25, "2.0.0", "cio", "stream"),
                vertx(17, "5.2.3", "loop", "string", 2),
                vertx(25, "4.5.0", "blocking", "string", 1),
                reactorNetty(17, "1.3.8", "subscribe", "string", 1),
                reactorNetty(25, "1.0.0", "block", "stream", 2),
                okHttp(17, "3.9.1", "execute", 1, 0),
                okHttp(17, "3.12.13", "enqueue", 2, 64),
                okHttp(17, "3.14.9", "enqueue", 2, 0),
                okHttp(17, "4.12.0", "sse", 2, 64),
                okHttp(17, "5.0.0", "execute", 2, 0),
                okHttp(25, "5.5.1", "sse", 2, 0));
    }

    /** One way of each client, for what takes longer. */
    static List<ClientMode> fewest() {
        return List.of(
                jdkClient(17, "send", "string", 2),
                urlConnection(25, "buffered", "string"),
                apache5(17, "5.6.5", "async", 1),
                apache4(17, "4.5.14", "async", "stream"),
                ktor(17, "3.6.1", "cio", "stream"),
                ktor(17, ClientLibrary.KTOR_WITH_APACHE_4, "apache", "string"),
                ktor(17, ClientLibrary.KTOR_WITH_ENGINES, "apache5", "string"),
                vertx(17, "5.2.3", "loop", "string", 1),
                reactorNetty(25, "1.3.8", "subscribe", "stream", 2),
                okHttp(17, "4.12.0", "enqueue", 2, 64));
    }

    static List<ClientMode> all() {
        List<ClientMode> modes = new ArrayList<>();
        addJdk(modes);
        addUrlConnection(modes);
        addApache(modes);
        addKtor(modes);
        addVertx(modes);
        addReactorNetty(modes);
        addOkHttp(modes);
        return modes;
    }

    /**
     * Those that can give up an answer, and leave one unread: each client's way of taking it as it comes. Without those
     * that have five calls at once by themselves, of which as many are left unread.
     */
    static List<ClientMode> streams() {
        return all().stream()
                .filter(mode -> mode.isStream() && mode.ideal() == 20)
                .toList();
    }

    /** One of these of each client. */
    static List<ClientMode> fewestStreams() {
        return List.of(
                jdkClient(17, "sendAsync", "inputStream", 2),
                urlConnection(25, "buffered", "stream"),
                apache5(17, "5.6.5", "classic", 1),
                apache5(25, "5.6.5", "async", "stream", 1),
                apache4(25, "4.5.14", "classic", "string"),
                apache4(17, "4.5.14", "async", "stream"),
                ktor(17, "3.6.1", "cio", "stream"),
                vertx(17, "5.2.3", "loop", "stream", 1),
                reactorNetty(25, "1.3.8", "subscribe", "stream", 1),
                okHttp(17, "4.12.0", "execute", 2, 0));
    }

    private static void addJdk(List<ClientMode> modes) {
        for (String mode : List.of("send", "sendAsync")) {
            for (int http : List.of(1, 2)) {
                JDK_BODIES.forEach(body -> modes.add(jdkClient(17, mode, body, http)));
                List.of("string", "inputStream", "lineSubscriber")
                        .forEach(body -> modes.add(jdkClient(25, mode, body, http)));
            }
        }
    }

    private static void addUrlConnection(List<ClientMode> modes) {
        for (int jdk : List.of(17, 25)) {
            for (String mode : List.of("buffered", "fixed", "chunked")) {
                modes.add(urlConnection(jdk, mode, "string"));
            }
            modes.add(urlConnection(jdk, "buffered", "stream"));
        }
    }

    private static void addApache(List<ClientMode> modes) {
        for (int jdk : List.of(17, 25)) {
            for (String release : List.of("5.0", "5.6.5")) {
                modes.add(apache5(jdk, release, "classic", 1));
                modes.add(apache5(jdk, release, "async", 1));
                if (!release.equals("5.0")) { // takes what it has negotiated for HTTP/1.1, with the agent and without
                    modes.add(apache5(jdk, release, "async", 2));
                }
                modes.add(apache5(jdk, release, "async", "stream", 1));
            }
            modes.add(apache4(jdk, "4.3", "classic", "string"));
            for (String release : List.of("4.4.1", "4.5.14")) {
                modes.add(apache4(jdk, release, "classic", "string"));
                modes.add(apache4(jdk, release, "async", "string"));
                modes.add(apache4(jdk, release, "async", "stream"));
            }
        }
    }

    private static void addKtor(List<ClientMode> modes) {
        for (int jdk : List.of(17, 25)) {
            for (String body : List.of("string", "stream")) {
                for (String release : List.of("2.0.0", "2.3.13", "3.0.0", "3.6.1")) {
                    modes.add(ktor(jdk, release, "cio", body));
                }
                modes.add(ktor(jdk, ClientLibrary.KTOR_WITH_APACHE_4, "apache", body));
                modes.add(ktor(jdk, ClientLibrary.KTOR_WITH_ENGINES, "apache5", body));
            }
        }
        modes.add(ktor(17, ClientLibrary.KTOR_WITH_ENGINES, "java", "string"));
        modes.add(ktor(17, ClientLibrary.KTOR_WITH_ENGINES, "okhttp", "string"));
    }

    private static void addVertx(List<ClientMode> modes) {
        for (int jdk : List.of(17, 25)) {
            for (String release : List.of("4.5.0", "4.5.36", "5.0.12", "5.2.3")) {
                modes.add(vertx(jdk, release, "loop", "string", 1));
                modes.add(vertx(jdk, release, "loop", "string", 2));
                modes.add(vertx(jdk, release, "loop", "stream", 1));
                modes.add(vertx(jdk, release, "blocking", "string", 1));
                modes.add(vertx(jdk, release, "pieces", "string", 1));
            }
        }
    }

    private static void addReactorNetty(List<ClientMode> modes) {
        for (int jdk : List.of(17, 25)) {
            for (String release : List.of("1.0.0", "1.1.31", "1.2.18", "1.3.8")) {
                for (String mode : List.of("subscribe", "block")) {
                    modes.add(reactorNetty(jdk, release, mode, "string", 1));
                    modes.add(reactorNetty(jdk, release, mode, "stream", 1));
                }
                modes.add(reactorNetty(jdk, release, "subscribe", "stream", 2));
            }
        }
    }

    private static void addOkHttp(List<ClientMode> modes) {
        for (String release : HostLibraries.OKHTTP_RELEASES) {
            modes.add(okHttp(17, release, "execute", 1, 0));
            modes.add(okHttp(17, release, "execute", 2, 0));
            for (String mode : asynchronousModes(release)) {
                modes.add(okHttp(17, release, mode, 2, 0));
                modes.add(okHttp(17, release, mode, 2, 64));
            }
        }
        for (String mode : List.of("execute", "enqueue", "sse")) {
            modes.add(okHttp(25, "4.12.0", mode, 2, 64));
            modes.add(okHttp(25, "5.5.1", mode, 2, 64));
        }
    }

    private static List<String> asynchronousModes(String release) {
        return hasSse(release) ? List.of("enqueue", "sse") : List.of("enqueue");
    }

    private static boolean hasSse(String release) {
        return HostLibraries.okHttp(release).stream()
                .anyMatch(jar -> jar.getFileName().toString().startsWith("okhttp-sse"));
    }

    /** What a host runs to use it. */
    Class<?> program() {
        return library.program();
    }

    String client() {
        return release.isEmpty() ? library.toString() : library + " " + release;
    }

    /** Whether a refused request is sent again: not where the client has it in pieces that it forgets. */
    boolean isSentAgain() {
        return !mode.equals("pieces");
    }

    private boolean isStream() {
        return switch (library) {
            case OKHTTP -> true;
            case JAVA_NET_HTTP -> body.equals("inputStream");
            case APACHE_5, APACHE_4 -> body.equals("stream") || mode.equals("classic");
            case URL_CONNECTION, KTOR, VERTX, REACTOR_NETTY -> body.equals("stream");
        };
    }

    /** Whether an answer can be left unread: not where its pieces are pushed. */
    boolean leavesUnread() {
        return !mode.equals("sse");
    }

    /**
     * Whether a short answer that is left unread keeps its permit for a while: its end is in the client's stream, which
     * nobody reads. Ktor's engine on Apache 5 (3.5) drops what comes for a body that was given up, and asks for no
     * more: then the exchange never ends.
     */
    boolean keepsUnread() {
        return (library == ClientLibrary.REACTOR_NETTY && http == 2)
                || (library == ClientLibrary.KTOR && mode.equals("apache5"));
    }

    private boolean isOkHttp() {
        return library == ClientLibrary.OKHTTP;
    }

    /** Whether a line on stderr is not the client's own: some warn of networks, of missing loggers, of their JDK. */
    boolean mayBeOurs(String line) {
        return switch (library) {
            case KTOR, VERTX, REACTOR_NETTY -> line.contains("kimi-gate") || line.contains("kimigate");
            default -> true;
        };
    }

    /**
     * Whether the client connects before it is known what is sent. A burst opens a connection for each of its calls
     * then, as bare; a client that is paced opens as many as the limit.
     */
    boolean connectsFirst() {
        return library == ClientLibrary.URL_CONNECTION || library == ClientLibrary.VERTX;
    }

    /** How many calls the client itself has in flight at most, with permits enough for all. */
    int ideal() {
        boolean byDispatcher = isOkHttp() && !mode.equals("execute");
        return byDispatcher && perHost == 0 ? 5 : 20;
    }

    /** Puts the client into a host. */
    HostJvmBuilder of(HostJvmBuilder host, Jdk chosen) {
        return host.classPath(library.jars(release))
                .jdk(chosen)
                .args("--mode", mode, "--body", body, "--http", "" + http, "--per-host", "" + perHost);
    }

    @Override
    public String toString() {
        String dispatcher = !isOkHttp() || mode.equals("execute")
                ? ""
                : perHost == 0 ? ", default Dispatcher" : ", " + perHost + " per host";
        return client() + " " + mode + " " + body + ", HTTP/" + (http == 1 ? "1.1" : "2") + dispatcher + ", JDK " + jdk;
    }
}
