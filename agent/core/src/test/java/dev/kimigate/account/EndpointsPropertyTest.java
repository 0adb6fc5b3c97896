package dev.kimigate.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.settings.SettingsReader;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Near and far from the truth, the built-in endpoints gate exactly the requests of this list. */
class EndpointsPropertyTest {
    private static final Set<String> CODING = Set.of(
            "/coding/v1/chat/completions",
            "/coding/v1/messages",
            "/coding/v1/responses",
            "/coding/anthropic/v1/messages");
    private static final Set<String> PLATFORM =
            Set.of("/v1/chat/completions", "/v1/messages", "/v1/responses", "/anthropic/v1/messages");
    private static final Map<String, Set<String>> GATED = Map.of(
            "api.kimi.com", CODING, "api.kimi.ai", CODING, "api.moonshot.ai", PLATFORM, "api.moonshot.cn", PLATFORM);

    private final Endpoints kimi =
            Endpoints.of(SettingsReader.read(null, Map.of(), Map.of()).settings());
    private final Endpoints all = Endpoints.of(
            SettingsReader.read("endpoints='http://*:*/,https://*:*/,http://a/b',paths=*", Map.of(), Map.of())
                    .settings());

    @Property(tries = 20_000)
    void match_anyRequest_isGatedOnlyIfListed(
            @ForAll("methods") String method,
            @ForAll("schemes") String scheme,
            @ForAll("hosts") String host,
            @ForAll("ports") int port,
            @ForAll("paths") String path) {
        boolean listed = method.equals("POST")
                && scheme.equals("https")
                && (port == -1 || port == 443)
                && GATED.getOrDefault(host, Set.of()).contains(path);

        assertThat(kimi.match(method, scheme, host, port, path) != null).isEqualTo(listed);
    }

    @Property
    void match_anyText_neverThrows(
            @ForAll String method,
            @ForAll("schemes") String scheme,
            @ForAll String host,
            @ForAll int port,
            @ForAll String path) {
        kimi.match(method, scheme, host, port, path);
        Destination destination = all.match(method, scheme, host, port, "/" + path);

        assertThat(destination != null).isEqualTo(scheme.startsWith("http"));
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just("POST")), Tuple.of(1, Arbitraries.of("GET", "post", "")));
    }

    @Provide
    Arbitrary<String> schemes() {
        return Arbitraries.of("https", "https", "https", "http", "ws");
    }

    @Provide
    Arbitrary<Integer> ports() {
        return Arbitraries.of(-1, -1, -1, 443, 80, 0);
    }

    @Provide
    Arbitrary<String> hosts() {
        return Arbitraries.oneOf(
                Arbitraries.of(GATED.keySet()),
                pieces("api.", "kimi", "moonshot", ".com", ".ai", ".cn", "api.kimi.com", ".", "k", "@"));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.oneOf(
                Arbitraries.of(CODING),
                Arbitraries.of(PLATFORM),
                pieces(
                        "/coding",
                        "/v1",
                        "/chat",
                        "/completions",
                        "/messages",
                        "/responses",
                        "/anthropic",
                        "/",
                        "..",
                        "%2f",
                        "x"));
    }

    private static Arbitrary<String> pieces(String... pieces) {
        return Arbitraries.of(pieces).list().ofMinSize(1).ofMaxSize(5).map(parts -> String.join("", parts));
    }
}
