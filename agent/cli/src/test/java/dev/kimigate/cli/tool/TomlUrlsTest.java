package dev.kimigate.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

class TomlUrlsTest {

    @Test
    void in_tables_findsEachBaseUrlWithItsPath() throws Exception {
        assertThat(TomlUrls.in("""
                base_url = "https://api.moonshot.cn/v1" # the default
                [model_providers.kimi]   # mine
                name = "Kimi # not a comment"
                base_url='http://127.0.0.1:21000/api.kimi.com/coding/v1'
                [[providers]]
                other = { api_key = "secret", base_url = "https://api.kimi.com/coding/v1" }
                "dotted".base_url = "https://api.kimi.ai/coding/v1"
                """))
                .containsExactly(
                        new NamedUrl("base_url", URI.create("https://api.moonshot.cn/v1")),
                        new NamedUrl(
                                "model_providers.kimi.base_url",
                                URI.create("http://127.0.0.1:21000/api.kimi.com/coding/v1")),
                        new NamedUrl("providers.base_url", URI.create("https://api.kimi.com/coding/v1")),
                        new NamedUrl("providers.\"dotted\".base_url", URI.create("https://api.kimi.ai/coding/v1")));
    }

    @Test
    void in_commentsAndTextsOfSeveralLines_areNotLookedAt() throws Exception {
        assertThat(TomlUrls.in("""
                # base_url = "https://api.kimi.com/coding/v1"
                name = "a" # base_url = "https://api.kimi.com/coding/v1"
                prompt = \"""
                base_url = "https://api.kimi.com/coding/v1"
                \"""
                other = '''one line'''
                text = "say base_url = 'https://api.kimi.com/coding/v1'"
                database_url = "https://api.kimi.com/"
                base_url = 7
                """)).isEmpty();
    }

    @Test
    void in_aTextWithoutEnd_saysWhereItBegins() {
        assertThatThrownBy(() -> TomlUrls.in("a = 1\nprompt = '''\nbase_url = \"https://api.kimi.com/\"\n"))
                .isInstanceOf(UnreadableSettingsException.class)
                .hasMessage("the text that begins in line 2 has no end");
    }
}
