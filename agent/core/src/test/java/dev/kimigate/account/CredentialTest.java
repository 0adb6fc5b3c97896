package dev.kimigate.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.junit.jupiter.api.Test;

class CredentialTest {
    @Test
    void of_bearerAndApiKey_isTheHeaderAsItCame() {
        Credential bearer = of(Keys.ORIGIN, "authorization", "bearer test-key");
        Credential apiKey = of(Keys.ORIGIN, "x-api-key", "test-key");

        assertThat(bearer.headerName()).isEqualTo("authorization");
        assertThat(bearer.headerValue()).isEqualTo("bearer test-key");
        assertThat(apiKey.headerName()).isEqualTo("x-api-key");
        assertThat(apiKey.headerValue()).isEqualTo("test-key");
        assertThat(apiKey.digest()).as("one key in either header").isEqualTo(bearer.digest());
    }

    private static Credential of(String origin, String header, String value) {
        return Objects.requireNonNull(Credential.of(origin, Map.of(header, value)::get));
    }

    @Test
    void of_noCredentialThatWeKnow_isNull() {
        assertThat(Credential.of(Keys.ORIGIN, name -> null)).isNull();
        assertThat(Credential.of(Keys.ORIGIN, Map.of("authorization", "Basic dGVzdA==")::get))
                .isNull();
        assertThat(Credential.of(Keys.ORIGIN, Map.of("authorization", "Bearer ")::get))
                .isNull();
        assertThat(Credential.of(Keys.ORIGIN, Map.of("x-api-key", "")::get)).isNull();
    }

    @Test
    void digest_ofTokensOfOneSubject_staysTheSame() {
        assertThat(Keys.token("a", 1).digest()).isEqualTo(Keys.token("a", 2).digest());
        assertThat(Keys.token("a", 1).digest()).isNotEqualTo(Keys.token("b", 1).digest());
        assertThat(Keys.token("a", 1).hasSubject()).isTrue();
        assertThat(Keys.bearer(Keys.jwt("{\"iss\":\"other\",\"sub\":\"a\"}")).digest())
                .as("another issuer's")
                .isNotEqualTo(Keys.token("a", 1).digest());
    }

    @Test
    void digest_ofTokensWithoutSubject_isThatOfTheToken() {
        for (String claims : new String[] {"{\"exp\":1}", "[]", "{", "", "{\"sub\":7}", "{\"sub\":\" \"}"}) {
            Credential credential = Keys.bearer(Keys.jwt(claims));
            assertThat(credential.hasSubject()).as(claims).isFalse();
            assertThat(credential.digest())
                    .isNotEqualTo(Keys.bearer(Keys.jwt(claims + " ")).digest());
        }
        assertThat(Keys.bearer("a.b").hasSubject()).isFalse();
        assertThat(Keys.bearer("e30." + "x".repeat(20_000) + ".e30").hasSubject())
                .isFalse();
    }

    @Test
    void digest_isSaltedWithTheOrigin() {
        Credential elsewhere = of("https://api.kimi.ai", "x-api-key", "test-key");

        assertThat(elsewhere.digest()).isNotEqualTo(Keys.key("test-key").digest());
    }

    @Test
    void toString_hidesTheKey() {
        Object carrier = Credential.Carrier.of(Map.of("x-api-key", "test-key")::get);

        assertThat(Keys.key("test-key").toString()).doesNotContain("test-key");
        assertThat(carrier).asString().contains("x-api-key").doesNotContain("test-key");
    }

    @Property(tries = 500)
    void of_anyToken_neverThrows(@ForAll String token, @ForAll @AlphaChars String part, @ForAll String claims) {
        assertThat(Keys.bearer("x" + token).digest()).isNotZero();
        assertThat(Keys.bearer(part + "." + part + "." + part).digest()).isNotZero();
        assertThat(Keys.bearer(Keys.jwt(claims)).digest()).isNotZero();
    }
}
