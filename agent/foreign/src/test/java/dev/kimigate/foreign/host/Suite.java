package dev.kimigate.foreign.host;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
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
    BRAVE_OKHTTP("Brave 6.3.1", "OkHttp 4.12.0", nested(BraveOkHttp.class)),
    HTTPCOMPONENTS_APACHE4(
            "HttpComponents' own 4.5.14",
            "Apache HttpClient 4.5.14",
            selectPackage("org.apache.http.impl.client.integration")),
    BRAVE_APACHE4("Brave 6.3.1", "Apache HttpClient 4.5.14", nested(BraveApache4.class)),
    FEIGN_APACHE4("Feign 12.5", "Apache HttpClient 4.5.14", nested(FeignApache4.class)),
    AWS_APACHE4("SDK of AWS 2.42.28", "Apache HttpClient 4.5.14", nested(AwsClients.Apache4.class)),
    AZURE_APACHE5("SDK of Azure 1.57.1", "Apache HttpClient 5.5.1", selectClass(AzureClients.Apache5.class)),
    BRAVE_APACHE5("Brave 6.3.1", "Apache HttpClient 5.5.1", nested(BraveApache5.class)),
    FEIGN_APACHE5("Feign 12.5", "Apache HttpClient 5.5.1", nested(FeignApache5.class)),
    AWS_APACHE5("SDK of AWS 2.42.28", "Apache HttpClient 5.5.1", nested(AwsClients.Apache5.class)),
    AZURE_URL_CONNECTION("SDK of Azure 1.57.1", "HttpURLConnection", selectClass(AzureClients.UrlConnection.class)),
    FEIGN_URL_CONNECTION("Feign 12.5", "HttpURLConnection", nested(FeignUrlConnection.class)),
    AWS_URL_CONNECTION("SDK of AWS 2.42.28", "HttpURLConnection", nested(AwsClients.UrlConnection.class)),
    AZURE_REACTOR_NETTY("SDK of Azure 1.57.1", "Reactor Netty 1.2.10", selectClass(AzureClients.ReactorNetty.class)),
    AZURE_KTOR("SDK of Azure 1.57.1", "Ktor CIO 3.5.2", selectClass(AzureClients.KtorCio.class)),
    AZURE_VERTX("SDK of Azure 1.57.1", "Vert.x 4.5.24", selectClass(AzureClients.Vertx.class)),
    FABRIC8_VERTX("Kubernetes client 7.4.0", "Vert.x 4.5.24", nested(Fabric8Vertx.class)),
    /**
     * Those of HTTP/1.1. What hangs with a limit of 2 does so for two minutes a test. Left out are tests of a server
     * behind HAProxy, two minutes each without the agent too, one that needs the internet, and one whose server answers
     * before it is asked: a call that is begun by another thread than its loop's comes later than that answer.
     */
    VERTX("Vert.x' own 4.5.24", "Vert.x 4.5.24", selectClass("io.vertx.core.http.Http1xTest"));

    private static final Pattern LEFT_OUT =
            Pattern.compile("testHAProxy|requestAbsNoPort|testClientMaxInitialLineLengthOption");

    private final String title;
    private final String client;

    @SuppressWarnings("ImmutableEnumChecker") // a copy, of values
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

    /** Whether to run it with a limit of 2; the tests of Azure's SDK make one call at a time. */
    public boolean runsNarrow() {
        return this != VERTX && !name().startsWith("AZURE_");
    }

    LauncherDiscoveryRequest request(String timeLimit) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .filters(
                        TagFilter.excludeTags("multipart"),
                        ClassNameFilter.includeClassNamePatterns(".*"),
                        (PostDiscoveryFilter) Suite::filter)
                .configurationParameter("junit.jupiter.execution.timeout.default", timeLimit)
                .build();
    }

    private static FilterResult filter(TestDescriptor test) {
        return FilterResult.includedIf(
                !LEFT_OUT.matcher(test.getUniqueId().toString()).find());
    }

    private static DiscoverySelector[] nested(Class<?> owner) {
        return Stream.of(owner.getDeclaredClasses())
                .map(DiscoverySelectors::selectClass)
                .toArray(DiscoverySelector[]::new);
    }
}
