package dev.kimigate.dist;

import dev.kimigate.harness.host.Apache5Load;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.host.UrlConnectionLoad;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.util.ArrayList;
import java.util.List;

/**
 * A client, and one way of using it.
 *
 * @param jdk feature release of the host's JDK
 * @param program what a host runs to use it
 * @param release the client's; empty for the JDK's
 * @param perHost OkHttp's maxRequestsPerHost; 0 for the default Dispatcher
 */
record ClientMode(int jdk, Class<?> program, String release, String mode, String body, int http, int perHost) {
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
        return new ClientMode(jdk, JdkLoad.class, "", mode, body, http, 0);
    }

    static ClientMode okHttp(int jdk, String release, String mode, int http, int perHost) {
        return new ClientMode(jdk, OkHttpLoad.class, release, mode, "string", http, perHost);
    }

    static ClientMode apache5(int jdk, String release, String mode, int http) {
        return new ClientMode(jdk, Apache5Load.class, release, mode, "string", http, 0);
    }

    static ClientMode urlConnection(int jdk, String mode, String body) {
        return new ClientMode(jdk, UrlConnectionLoad.class, "", mode, body, 1, 0);
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
                okHttp(17, "3.9.1", "execute", 1, 0),
                okHttp(17, "3.12.13", "enqueue", 2, 64),
                okHttp(17, "3.14.9", "enqueue", 2, 0),
                okHttp(17, "4.12.0", "sse", 2, 64),
                okHttp(17, "5.0.0", "execute", 2, 0),
                okHttp(25, "5.5.1", "sse", 2, 0));
    }

    static List<ClientMode> all() {
        List<ClientMode> modes = new ArrayList<>();
        for (String mode : List.of("send", "sendAsync")) {
            for (int http : List.of(1, 2)) {
                JDK_BODIES.forEach(body -> modes.add(jdkClient(17, mode, body, http)));
                List.of("string", "inputStream", "lineSubscriber")
                        .forEach(body -> modes.add(jdkClient(25, mode, body, http)));
            }
        }
        for (int jdk : List.of(17, 25)) {
            for (String mode : List.of("buffered", "fixed", "chunked")) {
                modes.add(urlConnection(jdk, mode, "string"));
            }
            modes.add(urlConnection(jdk, "buffered", "stream"));
            for (String release : List.of("5.0", "5.6.5")) {
                modes.add(apache5(jdk, release, "classic", 1));
                modes.add(apache5(jdk, release, "async", 1));
                modes.add(apache5(jdk, release, "async", 2));
            }
        }
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
        return modes;
    }

    private static List<String> asynchronousModes(String release) {
        return hasSse(release) ? List.of("enqueue", "sse") : List.of("enqueue");
    }

    private static boolean hasSse(String release) {
        return HostLibraries.okHttp(release).stream()
                .anyMatch(jar -> jar.getFileName().toString().startsWith("okhttp-sse"));
    }

    String client() {
        if (program == UrlConnectionLoad.class) {
            return "HttpURLConnection";
        }
        return program == JdkLoad.class ? "java.net.http" : (isOkHttp() ? "OkHttp " : "Apache HttpClient ") + release;
    }

    private boolean isOkHttp() {
        return program == OkHttpLoad.class;
    }

    /** How many calls the client itself has in flight at most, with permits enough for all. */
    int ideal() {
        boolean byDispatcher = isOkHttp() && !mode.equals("execute");
        return byDispatcher && perHost == 0 ? 5 : 20;
    }

    /** Puts the client into a host. */
    HostJvmBuilder of(HostJvmBuilder host, Jdk chosen) {
        if (!release.isEmpty()) {
            host.classPath(isOkHttp() ? HostLibraries.okHttp(release) : HostLibraries.apache5(release));
        }
        return host.jdk(chosen).args("--mode", mode, "--body", body, "--http", "" + http, "--per-host", "" + perHost);
    }

    @Override
    public String toString() {
        String dispatcher = !isOkHttp() || mode.equals("execute")
                ? ""
                : perHost == 0 ? ", default Dispatcher" : ", " + perHost + " per host";
        return client() + " " + mode + " " + body + ", HTTP/" + (http == 1 ? "1.1" : "2") + dispatcher + ", JDK " + jdk;
    }
}
