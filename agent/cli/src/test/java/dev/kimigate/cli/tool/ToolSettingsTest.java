package dev.kimigate.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolSettingsTest {
    private static final String URL = "https://api.kimi.com/coding/v1";

    @TempDir
    private Path folder;

    private Path home;
    private Path here;

    @BeforeEach
    void makeFolders() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        here = Files.createDirectory(folder.resolve("here"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private ToolSettings read(Map<String, String> environment) {
        return ToolSettings.read(home, here, environment);
    }

    @Test
    void read_ofNothing_isEmpty() {
        assertThat(read(Map.of())).isEqualTo(ToolSettings.read(home, home, Map.of()));
        assertThat(read(Map.of()).urls()).isEmpty();
        assertThat(read(Map.of()).unreadable()).isEmpty();
    }

    @Test
    void read_ofEachTool_tellsToolFileAndKey() throws IOException {
        write(home.resolve(".claude/settings.json"), "{\"env\":{\"ANTHROPIC_BASE_URL\":\"" + URL + "\"}}");
        write(here.resolve(".claude/settings.local.json"), "{\"env\":{\"ANTHROPIC_BASE_URL\":\"" + URL + "\"}}");
        write(home.resolve(".kimi-code/config.toml"), "[providers.a]\nbase_url = \"" + URL + "\"\n");
        write(home.resolve(".config/opencode/opencode.jsonc"), "{\"baseURL\":\"" + URL + "\"}");
        write(home.resolve(".openclaw/openclaw.json"), "{models:{providers:{kimi:{baseUrl:'" + URL + "'}}}}");
        write(home.resolve(".codex/config.toml"), "model_providers.k.base_url = '" + URL + "'\n");
        write(home.resolve(".qwen/settings.json"), "{\"security\":{\"auth\":{\"baseUrl\":\"" + URL + "\"}}}");
        write(home.resolve(".cline/data/settings/providers.json"), "{\"baseUrl\":\"" + URL + "\"}");
        assertThat(read(Map.of()).urls())
                .extracting(url -> url.tool() + ": " + url.place())
                .containsExactly(
                        "Claude Code: ~/.claude/settings.json, env.ANTHROPIC_BASE_URL",
                        "Claude Code: " + here + "/.claude/settings.local.json, env.ANTHROPIC_BASE_URL",
                        "Kimi Code CLI: ~/.kimi-code/config.toml, providers.a.base_url",
                        "opencode: ~/.config/opencode/opencode.jsonc, baseURL",
                        "OpenClaw: ~/.openclaw/openclaw.json, models.providers.kimi.baseUrl",
                        "codex: ~/.codex/config.toml, model_providers.k.base_url",
                        "qwen-code: ~/.qwen/settings.json, security.auth.baseUrl",
                        "Cline CLI: ~/.cline/data/settings/providers.json, baseUrl");
        assertThat(read(Map.of()).silent()).isEmpty();
    }

    @Test
    void read_withVariables_looksWhereTheyLead_andAtTheirUrls() throws IOException {
        write(here.resolve("codex/config.toml"), "base_url = '" + URL + "'\n");
        Map<String, String> environment =
                Map.of("CODEX_HOME", here.resolve("codex").toString(), "ANTHROPIC_BASE_URL", URL, "MY_BASE_URL", URL);
        assertThat(read(environment).urls())
                .extracting(url -> url.tool() + ": " + url.place())
                .containsExactly(
                        "Claude Code: the variable ANTHROPIC_BASE_URL",
                        "a tool started from this shell: the variable MY_BASE_URL",
                        "codex: " + here.resolve("codex/config.toml") + ", base_url");
    }

    @Test
    void read_ofKimiCodeWithoutUrl_tellsThatItIsSilent() throws IOException {
        write(home.resolve(".kimi-code/config.toml"), "default_model = 'kimi'\n");
        assertThat(read(Map.of()).silent()).containsExactly("Kimi Code CLI (~/.kimi-code/config.toml)");
    }

    @Test
    void read_ofWhatCannotBeRead_isALineForEach_andTheRestIsRead() throws IOException {
        write(home.resolve(".claude/settings.json"), "{\"key\": \"secret\"");
        Files.createDirectories(home.resolve(".codex/config.toml"));
        write(home.resolve(".qwen/settings.json"), " ".repeat(1 << 20) + "{}");
        write(home.resolve(".openclaw/openclaw.json"), "{baseUrl:'" + URL + "'}");
        ToolSettings settings = read(Map.of());
        assertThat(settings.unreadable())
                .containsExactly(
                        "Claude Code's ~/.claude/settings.json cannot be read: it is no JSON in line 1, column 17",
                        "codex's ~/.codex/config.toml cannot be read: it is no regular file",
                        "qwen-code's ~/.qwen/settings.json cannot be read: it is larger than 1 MB");
        assertThat(settings.urls()).hasSize(1);
    }

    @Test
    void plain_ofAUrlWithSecrets_hasNoneOfThem() {
        URI url = URI.create("https://user:secret@api.kimi.com:8443/coding/v1?key=secret#secret");
        assertThat(new ToolUrl("tool", "place", url).plain()).isEqualTo("https://api.kimi.com:8443/coding/v1");
    }
}
