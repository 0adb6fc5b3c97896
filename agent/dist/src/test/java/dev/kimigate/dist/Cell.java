package dev.kimigate.dist;

import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.util.ArrayList;
import java.util.List;

/**
 * A client, and one way of using it.
 *
 * @param jdk feature release of the host's JDK
 * @param okHttp its release; empty for java.net.http
 * @param perHost OkHttp's maxRequestsPerHost; 0 for the default Dispatcher
 */
record Cell(int jdk, String okHttp, String mode, String body, int http, int perHost) {
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

    static Cell jdkClient(int jdk, String mode, String body, int http) {
        return new Cell(jdk, "", mode, body, http, 0);
    }

    static Cell okHttp(int jdk, String release, String mode, int http, int perHost) {
        return new Cell(jdk, release, mode, "string", http, perHost);
    }

    /** One way of each client that can go wrong by itself. */
    static List<Cell> few() {
        return List.of(
                jdkClient(17, "send", "string", 2),
                jdkClient(17, "sendAsync", "publisher", 1),
                jdkClient(25, "sendAsync", "lines", 2),
                okHttp(17, "3.9.1", "execute", 1, 0),
                okHttp(17, "3.12.13", "enqueue", 2, 64),
                okHttp(17, "3.14.9", "enqueue", 2, 0),
                okHttp(17, "4.12.0", "sse", 2, 64),
                okHttp(17, "5.0.0", "execute", 2, 0),
                okHttp(25, "5.5.1", "sse", 2, 0));
    }

    static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (String mode : List.of("send", "sendAsync")) {
            for (int http : List.of(1, 2)) {
                JDK_BODIES.forEach(body -> cells.add(jdkClient(17, mode, body, http)));
                List.of("string", "inputStream", "lineSubscriber")
                        .forEach(body -> cells.add(jdkClient(25, mode, body, http)));
            }
        }
        for (String release : HostLibraries.OKHTTP_RELEASES) {
            cells.add(okHttp(17, release, "execute", 1, 0));
            cells.add(okHttp(17, release, "execute", 2, 0));
            for (String mode : asynchronousModes(release)) {
                cells.add(okHttp(17, release, mode, 2, 0));
                cells.add(okHttp(17, release, mode, 2, 64));
            }
        }
        for (String mode : List.of("execute", "enqueue", "sse")) {
            cells.add(okHttp(25, "4.12.0", mode, 2, 64));
            cells.add(okHttp(25, "5.5.1", mode, 2, 64));
        }
        return cells;
    }

    private static List<String> asynchronousModes(String release) {
        return hasSse(release) ? List.of("enqueue", "sse") : List.of("enqueue");
    }

    private static boolean hasSse(String release) {
        return HostLibraries.okHttp(release).stream()
                .anyMatch(jar -> jar.getFileName().toString().startsWith("okhttp-sse"));
    }

    String client() {
        return okHttp.isEmpty() ? "java.net.http" : "OkHttp " + okHttp;
    }

    /** How many calls the client itself has in flight at most, with permits enough for all. */
    int ideal() {
        boolean byDispatcher = !okHttp.isEmpty() && !mode.equals("execute");
        return byDispatcher && perHost == 0 ? 5 : 20;
    }

    Class<?> program() {
        return okHttp.isEmpty() ? JdkLoad.class : OkHttpLoad.class;
    }

    /** Puts the client into a host. */
    HostJvmBuilder of(HostJvmBuilder host, Jdk chosen) {
        if (!okHttp.isEmpty()) {
            host.classPath(HostLibraries.okHttp(okHttp));
        }
        return host.jdk(chosen).args("--mode", mode, "--body", body, "--http", "" + http, "--per-host", "" + perHost);
    }

    @Override
    public String toString() {
        String dispatcher = okHttp.isEmpty() || mode.equals("execute")
                ? ""
                : perHost == 0 ? ", default Dispatcher" : ", " + perHost + " per host";
        return client() + " " + mode + " " + body + ", HTTP/" + (http == 1 ? "1.1" : "2") + dispatcher + ", JDK " + jdk;
    }
}
