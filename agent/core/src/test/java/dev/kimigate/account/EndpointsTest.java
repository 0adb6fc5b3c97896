package dev.kimigate.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.settings.SettingsReader;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private final Endpoints kimi = endpoints("");

    @ParameterizedTest
    @CsvSource({
        "https://api.kimi.com/coding/v1/chat/completions, https://api.kimi.com",
        "https://api.kimi.com/coding/v1/messages, https://api.kimi.com",
        "https://api.kimi.com/coding/v1/messages?beta=true, https://api.kimi.com",
        "https://api.kimi.com/coding/v1/responses, https://api.kimi.com",
        "https://api.kimi.com/coding/anthropic/v1/messages, https://api.kimi.com",
        "https://api.kimi.ai/coding/v1/chat/completions, https://api.kimi.ai",
        "https://api.moonshot.ai/v1/chat/completions, https://api.moonshot.ai",
        "https://api.moonshot.ai/v1/responses, https://api.moonshot.ai",
        "https://api.moonshot.ai/v1/messages, https://api.moonshot.ai",
        "https://api.moonshot.ai/anthropic/v1/messages, https://api.moonshot.ai",
        "https://api.moonshot.cn/v1/chat/completions, https://api.moonshot.cn",
        "https://api.moonshot.cn:443/v1/chat/completions#x, https://api.moonshot.cn",
        "HTTPS://API.Moonshot.CN/v1/chat/completions, https://api.moonshot.cn"
    })
    void match_callOfAModel_isGatedUnderItsOrigin(String url, String account) {
        assertThat(match(kimi, "POST", url)).isEqualTo(Account.named(account));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // other requests of the same endpoints
                "https://api.kimi.com/coding/v1/models",
                "https://api.kimi.com/coding/v1/usages",
                "https://api.kimi.com/coding/v1/files",
                "https://api.kimi.com/coding/v1/search",
                "https://api.kimi.com/coding/v1/messages/count_tokens",
                "https://api.kimi.com/coding/v1/messages/batches",
                "https://api.kimi.com/coding/v1/chat/completions/x",
                "https://api.kimi.com/coding/v1/responses/resp_1/cancel",
                "https://api.moonshot.ai/v1/tools/search",
                "https://api.moonshot.ai/v1/tokenizers/estimate-token-count",
                "https://api.moonshot.ai/v1/users/me/balance",
                "https://api.moonshot.ai/v1/threads/t/messages",
                // other prefixes
                "https://api.kimi.com/v1/chat/completions",
                "https://api.kimi.com/Coding/v1/chat/completions",
                "https://api.kimi.com/codingx/v1/chat/completions",
                "https://api.kimi.com/coding-v1/chat/completions",
                "https://api.kimi.com/xcoding/v1/chat/completions",
                "https://api.kimi.com/x/coding/v1/chat/completions",
                "https://api.kimi.com/coding/chat/completions",
                "https://api.kimi.com/coding/v2/chat/completions",
                "https://api.kimi.com/coding",
                "https://api.kimi.com/coding/",
                "https://api.kimi.com/",
                "https://api.kimi.com",
                // paths that only look alike, or that a server may resolve to others
                "https://api.kimi.com/coding/v1/chat/completions/",
                "https://api.kimi.com/coding/v1/chat/Completions",
                "https://api.kimi.com/coding/v1/chat%2Fcompletions",
                "https://api.kimi.com/coding/v1/chat/completion%73",
                "https://api.kimi.com/%63oding/v1/messages",
                "https://api.kimi.com/coding//v1/messages",
                "https://api.kimi.com//coding/v1/messages",
                "https://api.kimi.com/coding/./v1/messages",
                "https://api.kimi.com/coding/../coding/v1/messages",
                "https://api.kimi.com/x/../coding/v1/messages",
                "https://api.kimi.com/coding/v1/messages;a=b",
                "https://api.kimi.com/coding/v1/messages%20",
                "https://api.kimi.com/coding/v1/my-messages",
                "https://api.kimi.com/?/coding/v1/messages",
                "https://api.kimi.com/#/coding/v1/messages",
                // other hosts
                "https://kimi.com/coding/v1/messages",
                "https://www.kimi.com/coding/v1/messages",
                "https://api.kimi.co/coding/v1/messages",
                "https://api.kimi.com.evil.example/coding/v1/messages",
                "https://api.kimi.com.cn/coding/v1/messages",
                "https://evilapi.kimi.com/coding/v1/messages",
                "https://x.api.kimi.com/coding/v1/messages",
                "https://api-kimi.com/coding/v1/messages",
                "https://apixkimi.com/coding/v1/messages",
                "https://api.k1mi.com/coding/v1/messages",
                "https://api.kimi.com./coding/v1/messages",
                "https://api.kimi.com@evil.example/coding/v1/messages",
                "https://api.kimi.com:x@evil.example/coding/v1/messages",
                "https://evil.example/https://api.kimi.com/coding/v1/messages",
                "https://xn--api-kimi-com/coding/v1/messages",
                "https://api.xn--imi-hmc.com/coding/v1/messages",
                "https://api.kimi.com%40evil.example/coding/v1/messages",
                "https://api.kimi.com%2eevil.example/coding/v1/messages",
                "https://auth.kimi.com/coding/v1/messages",
                "https://platform.moonshot.ai/v1/chat/completions",
                "https://api.openai.com/v1/chat/completions",
                "https://127.0.0.1/coding/v1/messages",
                // other ports and schemes
                "https://api.kimi.com:444/coding/v1/messages",
                "https://api.kimi.com:80/coding/v1/messages",
                "https://api.kimi.com:8443/coding/v1/messages",
                "http://api.kimi.com/coding/v1/messages",
                "http://api.kimi.com:443/coding/v1/messages",
                "wss://api.kimi.com/coding/v1/messages",
                "ws://api.kimi.com/coding/v1/messages",
                "ftp://api.kimi.com/coding/v1/messages"
            })
    void match_anythingElse_isNotGated(String url) {
        assertThat(match(kimi, "POST", url)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.kimi.com ",
                " api.kimi.com",
                "api.kimi.com\u0000",
                "api\u3002kimi.com",
                "api.\u212aimi.com",
                "api.k\u0131mi.com",
                "api.\u043aimi.com",
                "\uff41pi.kimi.com",
                "user@api.kimi.com",
                "api.kimi.com:443",
                "[api.kimi.com]x",
                "api.kimi.com.",
                "api.kimi\u00ad.com"
            })
    void match_hostThatOnlyLooksAlike_isNotGated(String host) {
        assertThat(kimi.match("POST", "https", host, -1, "/coding/v1/messages")).isNull();
    }

    @Test
    void match_sameHostAsItself_isGated() {
        assertThat(kimi.match("POST", "https", "api.kimi.com", -1, "/coding/v1/messages"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "post", "POST ", ""})
    void match_otherMethod_isNotGated(String method) {
        assertThat(match(kimi, method, "https://api.kimi.com/coding/v1/messages"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 80, 65_535, Integer.MAX_VALUE})
    void match_otherPort_isNotGated(int port) {
        assertThat(kimi.match("POST", "https", "api.kimi.com", port, "/coding/v1/messages"))
                .isNull();
    }

    @Test
    void match_noHostOrPath_isNotGated() {
        assertThat(kimi.match("POST", "https", null, -1, "/coding/v1/messages")).isNull();
        assertThat(kimi.match("POST", "https", "api.moonshot.ai", -1, null)).isNull();
        assertThat(kimi.match("POST", "https", "api.moonshot.ai", -1, "")).isNull();
    }

    @Test
    void match_sameOrigin_isTheSameAccountWhateverTheApi() {
        Account openai = match(kimi, "POST", "https://api.moonshot.ai/v1/chat/completions");
        Account anthropic = match(kimi, "POST", "https://api.moonshot.ai/anthropic/v1/messages");

        assertThat(openai).isSameAs(anthropic);
        assertThat(openai).isNotEqualTo(match(kimi, "POST", "https://api.moonshot.cn/v1/chat/completions"));
    }

    /** There the server is asked about the key's account. */
    @ParameterizedTest
    @CsvSource({
        "https://api.kimi.com/coding/v1/messages, https://api.kimi.com",
        "https://API.kimi.com:443/coding/v1/messages, https://api.kimi.com",
        "https://user:x@api.kimi.com/coding/v1/messages, https://api.kimi.com",
        "http://x.example:81/coding/v1/messages, http://x.example:81",
        "http://api.kimi.com@x.example:81/coding/v1/messages, http://x.example:81",
        "http://[::1]:5/coding/v1/messages, http://[::1]:5"
    })
    void match_originOfTheCall_isItsOwn(String url, String origin) {
        URI uri = URI.create(url);
        Destination destination = endpoints("endpoints=http://*:*/coding")
                .match("POST", uri.getScheme(), uri.getHost(), uri.getPort(), uri.getRawPath());

        assertThat(destination).isNotNull().extracting(Destination::origin).isEqualTo(origin);
    }

    @Test
    void match_accountOfTheSettings_isTheAccountOfAllEndpoints() {
        Endpoints named = endpoints("account='my work',endpoints=http://*:*/");
        Set<Account> accounts = new HashSet<>();
        for (String url : new String[] {
            "https://api.kimi.com/coding/v1/messages",
            "https://api.moonshot.cn/v1/responses",
            "http://localhost:1/v1/messages",
            "http://other:2/v1/messages"
        }) {
            accounts.add(match(named, "POST", url));
        }

        assertThat(accounts).containsExactly(Account.named("my work"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://relay:8080/team, http://relay:8080/team/v1/chat/completions, http://relay:8080",
        "http://relay:8080/team/, http://RELAY:8080/team/messages, http://relay:8080",
        "http://relay:8080/team, http://relay:8080/team/a/b/responses, http://relay:8080",
        "http://relay/, http://relay/v1/messages, http://relay",
        "http://relay:80/, http://relay/v1/messages, http://relay",
        "http://relay, http://relay:80/v1/messages, http://relay",
        "https://relay, https://relay:443/v1/messages, https://relay",
        "http://localhost:*/, http://localhost:4711/v1/messages, http://localhost:4711",
        "http://*:81/, http://x.y:81/v1/messages, http://x.y:81",
        "http://*/, http://x.y/v1/messages, http://x.y",
        "http://*:*/, http://x.y:5/v1/messages, http://x.y:5",
        "http://[::1]:*/, http://[::1]:5/v1/messages, http://[::1]:5"
    })
    void match_endpointOfTheSettings_isGatedToo(String endpoint, String url, String account) {
        Account match = match(endpoints("endpoints=" + endpoint), "POST", url);

        assertThat(match).isEqualTo(Account.named(account));
        assertThat(match(endpoints("endpoints=" + endpoint), "POST", "https://api.kimi.ai/coding/v1/messages"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://relay:8080/team, http://relay:8080/teams/v1/messages",
        "http://relay:8080/team, http://relay:8080/v1/messages",
        "http://relay:8080/team, http://relay:8080/team",
        "http://relay:8080/team, http://relay:8081/team/v1/messages",
        "http://relay:8080/team, https://relay:8080/team/v1/messages",
        "http://relay:8080/team, http://relay:8080/team/../other/v1/messages",
        "http://relay:8080/team, http://relay:8080/team/%2e%2e/v1/messages",
        "http://relay:8080/team, http://relay:8080/team/%2E./v1/messages",
        "http://relay:8080/team, http://relay:8080/team/..%2fv1/messages",
        "http://relay:8080/team, http://relay:8080/team/%252e/v1/messages",
        "http://relay:8080/team, http://relay:8080/team/..;/v1/messages",
        "http://relay:8080/team, http://relay:8080/team//v1/messages",
        "http://relay:8080/team, http://relay:8080/team/xmessages",
        "http://relay:8080/team, http://relay:8080/team/v1/models",
        "http://relay:8080/team, http://relay:8080/team/v1/messages/",
        "http://*/, http://relay:8080/v1/messages",
        "http://*:*/, https://relay/v1/messages"
    })
    void match_requestBesideTheEndpointOfTheSettings_isNotGated(String endpoint, String url) {
        assertThat(match(endpoints("endpoints=" + endpoint), "POST", url)).isNull();
    }

    @Test
    void match_ipv6WithoutBrackets_isTheSameAccount() {
        Endpoints local = endpoints("endpoints=http://[::1]:*/,http://*:*/");

        assertThat(local.match("POST", "http", "::1", 5, "/v1/messages"))
                .isEqualTo(local.match("POST", "http", "[::1]", 5, "/v1/messages"));
    }

    @ParameterizedTest
    @CsvSource({
        "/jobs, POST, /coding/v1/jobs, true",
        "/jobs, POST, /coding/jobs, true",
        "/jobs, GET, /coding/v1/jobs, false",
        "/jobs, POST, /coding/v1/messages, false",
        "/jobs, POST, /coding/v1/myjobs, false",
        "GET /v1/jobs, GET, /coding/v1/jobs, true",
        "GET /v1/jobs, POST, /coding/v1/jobs, false",
        "* /jobs, DELETE, /coding/v1/jobs, true",
        "GET *, GET, /coding/anything, true",
        "GET *, POST, /coding/v1/messages, false",
        "*, GET, /coding, true",
        "*, FOO, /coding/x/y, true",
        "*, GET, /coding/../x, false",
        "*, GET, /other, false"
    })
    void match_pathsOfTheSettings_countInstead(String paths, String method, String path, boolean gated) {
        Endpoints endpoints = endpoints("paths='" + paths + "'");

        assertThat(endpoints.match(method, "https", "api.kimi.com", -1, path) != null)
                .isEqualTo(gated);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a", "//", "/a/../b", "/%2e%2e", "/a;b", "/v1/messages"})
    void match_everythingOfEveryHost_isGated(String path) {
        Endpoints all = endpoints("endpoints='http://*:*/,https://*:*/',paths=*");

        assertThat(account(all.match("GET", "http", "h", 81, path))).isEqualTo(Account.named("http://h:81"));
        assertThat(account(all.match("PUT", "https", "h", -1, path))).isEqualTo(Account.named("https://h"));
    }

    @Test
    void match_thousandsOfHosts_keepsFewAccounts() {
        Endpoints all = endpoints("endpoints=http://*:*/");
        for (int i = 0; i < 5_000; i++) {
            assertThat(account(all.match("POST", "http", "h" + i, 1, "/messages")))
                    .isEqualTo(Account.named("http://h" + i + ":1"));
        }

        assertThat(all.match("POST", "http", "h0", 1, "/messages"))
                .isSameAs(all.match("POST", "http", "h0", 1, "/messages"));
    }

    @Test
    void named_sameName_isTheSameId() {
        assertThat(Account.named("https://api.kimi.com").id()).hasSize(16).matches("[0-9a-f]+");
        assertThat(Account.named("abc").id()).isEqualTo("ba7816bf8f01cfea");
        assertThat(Account.named("abc")).isEqualTo(Account.named("abc")).isNotEqualTo(Account.named("abd"));
    }

    private static Endpoints endpoints(String arguments) {
        var reading = SettingsReader.read(arguments, Map.of(), Map.of());
        assertThat(reading.problems()).isEmpty();
        return Endpoints.of(reading.settings());
    }

    /** As java.net.http sees the parts of a URL. */
    private static @Nullable Account match(Endpoints endpoints, String method, String url) {
        URI uri = URI.create(url);
        return account(endpoints.match(method, uri.getScheme(), uri.getHost(), uri.getPort(), uri.getRawPath()));
    }

    private static @Nullable Account account(@Nullable Destination destination) {
        return destination == null ? null : destination.account();
    }
}
