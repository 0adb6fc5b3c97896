package dev.kimigate.dist;

import dev.kimigate.harness.launch.HostJvmBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A server for web applications as its makers pack it, which deploys again what is replaced in its folder. */
enum WebServer {
    TOMCAT("org.apache.catalina.loader.ParallelWebappClassLoader", 1) {
        /* What the server's own file has, but for the port and how often it looks at its folder. */
        private static final String CONFIGURATION = """
                <Server port="-1">
                  <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"/>
                  <Listener className="org.apache.catalina.core.ThreadLocalLeakPreventionListener"/>
                  <Service name="Catalina">
                    <Connector port="PORT" address="127.0.0.1"/>
                    <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">
                      <Host name="localhost" appBase="webapps" unpackWARs="true" autoDeploy="true"/>
                    </Engine>
                  </Service>
                </Server>
                """;

        @Override
        HostJvmBuilder start(HostJvmBuilder host, Path base, int port) throws IOException {
            Path home = unpacked();
            Path configuration = Files.createDirectories(base.resolve("conf"));
            Files.createDirectories(base.resolve("temp"));
            for (String name : List.of("web.xml", "logging.properties")) {
                Files.copy(home.resolve("conf").resolve(name), configuration.resolve(name));
            }
            Files.writeString(configuration.resolve("server.xml"), CONFIGURATION.replace("PORT", "" + port));
            return host.classPath(home.resolve("bin/bootstrap.jar"), home.resolve("bin/tomcat-juli.jar"))
                    .property("catalina.home", home.toString())
                    .property("catalina.base", base.toString())
                    .property("java.io.tmpdir", base.resolve("temp").toString())
                    .main("org.apache.catalina.startup.Bootstrap")
                    .args("start");
        }
    },

    /** Keeps the loaders of all deployments, with the agent and without. */
    JETTY("org.eclipse.jetty.ee.webapp.WebAppClassLoader", 2) {
        @Override
        HostJvmBuilder start(HostJvmBuilder host, Path base, int port) throws IOException {
            Path home = unpacked();
            // What comes after the module of the applications' environment is that environment's.
            return host.args("-jar", home.resolve("start.jar").toString(), "jetty.home=" + home, "jetty.base=" + base)
                    .args("jetty.http.host=127.0.0.1", "jetty.http.port=" + port, "jetty.deploy.scanInterval=1")
                    .args("--module=http,ee10-deploy");
        }
    };

    private static final Path ALL = Path.of("target", "host-libraries", "servers");

    private final String loader;
    private final int kept;

    WebServer(String loader, int kept) {
        this.loader = loader;
        this.kept = kept;
    }

    /** How many of those loaders the server keeps of two deployments. */
    int kept() {
        return kept;
    }

    /** What loads a web application's classes; there is one of each that is deployed. */
    String loader() {
        return loader;
    }

    /** Describes the server; it deploys what lies in {@code webapps} of its base. */
    abstract HostJvmBuilder start(HostJvmBuilder host, Path base, int port) throws IOException;

    Path unpacked() throws IOException {
        try (Stream<Path> found = Files.list(ALL.resolve(name().toLowerCase(java.util.Locale.ROOT)))) {
            return found.findFirst().orElseThrow().toAbsolutePath();
        }
    }
}
