package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.dist.host.SpringStacksHost;
import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spring's RestClient and WebClient on each hooked client that they know. A call counts once: one that counted twice
 * would leave half of the limit free.
 */
class SpringStacksIT {
    /** Less than the smallest pool, which is the one of Apache HttpClient. */
    private static final int LIMIT = 4;

    private static final int CALLS = 12;

    /** Of RestClient on HttpURLConnection, java.net.http, Apache HttpClient 5 and Reactor Netty; then of WebClient. */
    private static final List<String> STACKS = List.of(
            "SimpleClientHttpRequestFactory",
            "JdkClientHttpRequestFactory",
            "HttpComponentsClientHttpRequestFactory",
            "ReactorClientHttpRequestFactory",
            "JdkClientHttpConnector",
            "HttpComponentsClientHttpConnector",
            "ReactorClientHttpConnector");

    static List<Integer> jdks() {
        return Shipped.FULL ? List.of(17, 25) : List.of(17);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void callsOfEachStack_areAnswered_andCountOnce(int java) {
        run(java, LIMIT, STACKS, figures -> {
            assertThat(figures.refused()).isZero();
            assertThat(figures.maxOffered()).isBetween(LIMIT / 2 + 1, LIMIT);
        });
    }

    /** Spring says of most of its bodies that they can be written once: each refusal would reach the application. */
    @ParameterizedTest
    @FieldSource("STACKS")
    void refusedCalls_areSentAgain(String stack) {
        run(
                17,
                2 * LIMIT,
                List.of(stack),
                figures -> assertThat(figures.refused()).isPositive());
    }

    private static void run(int java, int believed, List<String> stacks, Consumer<AccountFigures> check) {
        Optional<Jdk> jdk = Jdk.find(java);
        assumeThat(jdk).as("a JDK " + java + " to run hosts on").isPresent();
        EndpointOptions options = EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withLimit(LIMIT).withMillis(300));
        for (String stack : stacks) {
            options = options.withAccount(stack, "test-" + stack);
        }
        try (KimiFixture kimi = KimiFixture.open(options);
                HostJvm host = host(kimi, jdk.orElseThrow(), believed, stacks).start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout())
                    .containsExactlyElementsOf(stacks.stream()
                            .map(stack -> stack + " answered " + CALLS)
                            .toList());
            assertThat(stacks).allSatisfy(stack -> {
                AccountFigures figures = kimi.endpoint().figures().account(stack);
                assertThat(figures.admitted()).isEqualTo(CALLS);
                check.accept(figures);
            });
            assertThat(host.stderr()).filteredOn(line -> line.contains("kimi")).isEmpty();
        }
    }

    /* The limit is given: the first stack would find it out by refusals. */
    private static HostJvmBuilder host(KimiFixture kimi, Jdk jdk, int believed, List<String> stacks) {
        return kimi.bare(SpringStacksHost.class)
                .agent(Shipped.JAR, "limit=" + believed)
                .jdk(jdk)
                .classPath(ClientLibrary.spring())
                .classPath(ClientLibrary.REACTOR_NETTY.jars("1.3.8"))
                .classPath(HostLibraries.apache5("5.6.5"))
                .args(KimiFixture.CHAT, "" + CALLS)
                .args(stacks.toArray(String[]::new));
    }
}
