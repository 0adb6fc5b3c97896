package dev.kimigate.dist;

import dev.kimigate.harness.host.Apache4Load;
import dev.kimigate.harness.host.Apache5Load;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.KtorLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.host.ReactorNettyLoad;
import dev.kimigate.harness.host.UrlConnectionLoad;
import dev.kimigate.harness.host.VertxLoad;
import dev.kimigate.harness.launch.HostLibraries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A client library, with the program that puts load on an endpoint by it. */
enum ClientLibrary {
    JAVA_NET_HTTP("java.net.http", JdkLoad.class),
    URL_CONNECTION("HttpURLConnection", UrlConnectionLoad.class),
    OKHTTP("OkHttp", OkHttpLoad.class),
    APACHE_5("Apache HttpClient", Apache5Load.class),
    APACHE_4("Apache HttpClient", Apache4Load.class),
    KTOR("Ktor", KtorLoad.class),
    VERTX("Vert.x", VertxLoad.class),
    REACTOR_NETTY("Reactor Netty", ReactorNettyLoad.class);

    /** The release of Ktor that is there with all its engines. */
    static final String KTOR_WITH_ENGINES = "3.5.2";

    static final String KTOR_WITH_APACHE_4 = "3.0.0";

    private static final Path OWN = Path.of("target", "host-libraries");

    private final String text;
    private final Class<?> program;

    ClientLibrary(String text, Class<?> program) {
        this.text = text;
        this.program = program;
    }

    /** What a host runs to use it. */
    Class<?> program() {
        return program;
    }

    /** The jars of a release with all that it needs; none for a client of the JDK. */
    List<Path> jars(String release) {
        return switch (this) {
            case JAVA_NET_HTTP, URL_CONNECTION -> List.of();
            case OKHTTP -> HostLibraries.okHttp(release);
            case APACHE_5 -> HostLibraries.apache5(release);
            case APACHE_4 -> copy("apache4", "apache4", release);
            case KTOR -> ktor(release);
            case VERTX -> copy("vertx", "vertx", release);
            case REACTOR_NETTY -> reactorNetty(release);
        };
    }

    /** The jars of Spring's clients with what they need, without a client library. */
    static List<Path> spring() {
        return in(OWN.resolve("spring-web"), jar -> true);
    }

    private static List<Path> ktor(String release) {
        if (release.equals(KTOR_WITH_ENGINES)) {
            return in(OWN.resolve("ktor"), jar -> true);
        }
        List<Path> all = new ArrayList<>(copy("ktorcio", "ktor", release));
        if (release.equals(KTOR_WITH_APACHE_4)) {
            all.addAll(in(OWN.resolve("ktor-apache"), jar -> true));
            all.addAll(copy("apache4", "apache4", "4.5.14"));
        }
        return all;
    }

    /* Without two jars that nothing asks for, 1.3 fails every call over TLS. */
    private static List<Path> reactorNetty(String release) {
        List<Path> all = new ArrayList<>(copy("reactornetty", "reactornetty", release));
        if (release.startsWith("1.3.")) {
            all.addAll(in(OWN.resolve("spring-web"), jar -> jar.startsWith("netty-")));
        }
        return all;
    }

    /* Where that client's module has laid its releases. */
    private static List<Path> copy(String module, String name, String release) {
        return in(
                Path.of("..", "clients", module, "target", name, release),
                jar -> !jar.startsWith("fluent-hc") && !jar.startsWith("httpclient-cache"));
    }

    private static List<Path> in(Path folder, Predicate<String> wanted) {
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.map(jar -> jar.toAbsolutePath().normalize())
                    .filter(jar -> wanted.test(jar.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("build agent/dist with the modules before it", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
