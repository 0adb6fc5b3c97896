package dev.kimigate.foreign.host;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

/** The suites: whose tests, and through which client. */
public enum Suite {
    /** Multipart bodies, which this client has not, are left out as Micronaut itself does. */
    MICRONAUT_JDK(
            "Micronaut HTTP server TCK 4.5.3", "java.net.http", selectPackage("io.micronaut.http.server.tck.tests")),
    FABRIC8_JDK("Kubernetes client 7.4.0", "java.net.http", nested(Fabric8Jdk.class)),
    FEIGN_JDK("Feign 12.5", "java.net.http", nested(FeignJdk.class)),
    FABRIC8_OKHTTP("Kubernetes client 7.4.0", "OkHttp 4.12.0", nested(Fabric8OkHttp.class)),
    FEIGN_OKHTTP("Feign 12.5", "OkHttp 4.12.0", nested(FeignOkHttp.class)),
    BRAVE_OKHTTP("Brave 6.3.1", "OkHttp 4.12.0", nested(BraveOkHttp.class));

    private final String title;
    private final String client;
    private final List<DiscoverySelector> selectors;

    Suite(String title, String client, DiscoverySelector... selectors) {
        this.title = title;
        this.client = client;
        this.selectors = List.of(selectors);
    }

    /** Whose tests. */
    public String title() {
        return title;
    }

    /** The client that makes the requests. */
    public String client() {
        return client;
    }

    LauncherDiscoveryRequest request(String timeLimit) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .filters(TagFilter.excludeTags("multipart"), ClassNameFilter.includeClassNamePatterns(".*"))
                .configurationParameter("junit.jupiter.execution.timeout.default", timeLimit)
                .build();
    }

    private static DiscoverySelector[] nested(Class<?> owner) {
        return Stream.of(owner.getDeclaredClasses())
                .map(DiscoverySelectors::selectClass)
                .toArray(DiscoverySelector[]::new);
    }
}
