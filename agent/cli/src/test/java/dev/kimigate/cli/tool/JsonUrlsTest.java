package dev.kimigate.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonUrlsTest {

    @Test
    void in_asPeopleWriteIt_findsEachBaseUrlWithItsPath() throws Exception {
        assertThat(JsonUrls.in("""
                // my models
                {
                  provider: { 'kimi': { options: { baseURL: 'https://api.kimi.com/coding/v1', apiKey: "secret" }, }, },
                  /* another */ "env": { "ANTHROPIC_BASE_URL": "http://127.0.0.1:21000/api.kimi.com/coding/" },
                  "list": [ { "base_url": "https://api.moonshot.ai/v1" } ],
                }
                """))
                .containsExactly(
                        new NamedUrl("provider.kimi.options.baseURL", URI.create("https://api.kimi.com/coding/v1")),
                        new NamedUrl(
                                "env.ANTHROPIC_BASE_URL", URI.create("http://127.0.0.1:21000/api.kimi.com/coding/")),
                        new NamedUrl("list.base_url", URI.create("https://api.moonshot.ai/v1")));
    }

    @Test
    void in_otherKeysAndOtherValues_areNotLookedAt() throws Exception {
        assertThat(JsonUrls.in("""
                {"url": "https://api.kimi.com/", "baseUrl": 7, "baseURL": "{env:KIMI_URL}", "base_url": ["https://x.org"],
                 "database_url": "https://api.kimi.com/", "BASE_URL": "file:///etc/passwd"}
                """)).isEmpty();
    }

    @Test
    void in_aNameWithControlCharacters_showsNoneOfThem() throws Exception {
        assertThat(JsonUrls.in("{\"a\\u001b[31m\":{\"base_url\":\"https://api.kimi.com/\"}}"))
                .extracting(NamedUrl::key)
                .containsExactly("a?[31m.base_url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"apiKey\": \"secret\"", "{\"apiKey\": secret}", "{\"a\":\n  \"secret\n\"}", "secret"})
    void in_whatIsNoJson_saysWhere_andNothingOfIt(String text) {
        assertThatThrownBy(() -> JsonUrls.in(text))
                .isInstanceOf(UnreadableSettingsException.class)
                .hasMessageStartingWith("it is no JSON in line ")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void in_whatIsNestedWithoutEnd_isRefused() {
        assertThatThrownBy(() -> JsonUrls.in("[".repeat(100_000))).isInstanceOf(UnreadableSettingsException.class);
    }
}
