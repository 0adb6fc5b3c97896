package dev.kimigate.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each tool's settings as its users write them, and what is changed for it. */
class RunPlannerTest {
    private static final String DIRECT = "https://api.kimi.com/coding/v1";
    private static final String GATEWAY = "http://127.0.0.1:21000/";
    private static final String THROUGH = GATEWAY + "api.kimi.com/coding/v1";
    private static final String KEY = "made-up-key";

    private static final GatewayUrls URLS = new GatewayUrls() {
        @Override
        public boolean isDirect(URI url) {
            return "api.kimi.com".equals(url.getHost())
                    && String.valueOf(url.getPath()).startsWith("/coding");
        }

        @Override
        public boolean isThrough(URI url) {
            return url.toString().startsWith(GATEWAY);
        }

        @Override
        public String urlFor(URI direct) {
            return GATEWAY + direct.getRawAuthority() + direct.getRawPath();
        }
    };

    @TempDir
    private Path folder;

    private Path home;
    private Path here;
    private Path privateFolder;

    @BeforeEach
    void folders() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        here = Files.createDirectory(folder.resolve("here"));
        privateFolder = folder.resolve("private");
    }

    private RunPlan plan(Map<String, String> environment, String tool, String... arguments) {
        ToolStart start = new ToolStart(
                tool,
                List.of(arguments),
                environment,
                home,
                here,
                folder.resolve("etc"),
                () -> Files.createDirectory(privateFolder));
        try {
            return RunPlanner.plan(start, URLS);
        } catch (IOException | UnreadableSettingsException e) {
            throw new AssertionError(e);
        }
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void assertPrivate(Path file) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anyTool_variablesThatAreUrlsOfKimi_leadThroughTheGateway() {
        RunPlan plan = plan(
                Map.of(
                        "MY_URL",
                        DIRECT,
                        "OTHER",
                        "https://api.anthropic.com/",
                        "BESIDE",
                        "https://api.kimi.com/elsewhere",
                        "TEXT",
                        "see " + DIRECT,
                        "MY_KEY",
                        KEY,
                        "WITH_USER",
                        "https://me:secret@api.kimi.com/coding/"),
                "mytool");

        assertThat(plan.variables()).isEqualTo(Map.of("MY_URL", THROUGH));
        assertThat(plan.noWay()).isNull();
        assertThat(plan.notes()).isEmpty();
    }

    @Test
    void anyTool_noUrl_isSaidAndChangesNothing() {
        RunPlan plan = plan(Map.of("MY_KEY", KEY), "/usr/bin/mytool");

        assertThat(plan.variables()).isEmpty();
        assertThat(plan.notes()).singleElement().asString().contains("of mytool only JVMs");
        assertThat(plan.noWay()).isNull();
    }

    @Test
    void runInsideRun_urlsOfTheGatewayStay() {
        RunPlan plan = plan(Map.of("ANTHROPIC_BASE_URL", THROUGH), "claude");

        assertThat(plan.variables()).isEmpty();
        assertThat(plan.noWay()).isNull();
    }

    @Test
    void proxy_loopbackIsLeftOutOfIt() {
        assertThat(plan(
                                Map.of(
                                        "MY_URL",
                                        DIRECT,
                                        "https_proxy",
                                        "http://proxy:3128",
                                        "NO_PROXY",
                                        "a.example,::1"),
                                "mytool")
                        .variables())
                .containsEntry("NO_PROXY", "a.example,::1,127.0.0.1,localhost")
                .containsEntry("no_proxy", "127.0.0.1,::1,localhost");
        assertThat(plan(Map.of("MY_URL", DIRECT, "HTTP_PROXY", ""), "mytool").variables())
                .containsOnlyKeys("MY_URL");
        assertThat(plan(Map.of("ALL_PROXY", DIRECT, "NO_PROXY", "*"), "mytool").variables())
                .isEqualTo(Map.of("NO_PROXY", "*", "no_proxy", "127.0.0.1,::1,localhost"));
    }

    @Test
    void claude_variable_isRewritten() {
        RunPlan plan = plan(Map.of("ANTHROPIC_BASE_URL", "https://api.kimi.com/coding/"), "claude", "-p", "hi");

        assertThat(plan.variables()).containsEntry("ANTHROPIC_BASE_URL", GATEWAY + "api.kimi.com/coding/");
        assertThat(plan.first()).isEmpty();
    }

    @Test
    void claude_nothingNamesKimi_isNoWay() {
        assertThat(plan(Map.of("ANTHROPIC_AUTH_TOKEN", KEY), "/opt/bin/claude").noWay())
                .contains("ANTHROPIC_BASE_URL")
                .doesNotContain(KEY);
    }

    @Test
    void claude_settingsOfTheUser_arePutIntoTheArguments() throws IOException {
        write(home.resolve(".claude/settings.json"), settings(DIRECT));

        assertThat(plan(Map.of(), "claude", "-p", "hi").first())
                .containsExactly("--settings", "{\"env\":{\"ANTHROPIC_BASE_URL\":\"" + THROUGH + "\"}}");
        assertThat(plan(Map.of(), "claude", "--setting-sources", "project").noWay())
                .isNotNull();
    }

    @Test
    void claude_nearerSettingsNameAnotherServer_isNoWay() throws IOException {
        write(home.resolve(".claude/settings.json"), settings(DIRECT));
        write(here.resolve(".claude/settings.json"), settings("https://api.anthropic.com"));

        RunPlan plan = plan(Map.of("ANTHROPIC_BASE_URL", DIRECT), "claude");

        assertThat(plan.first()).isEmpty();
        assertThat(plan.noWay()).isNotNull();
    }

    @Test
    void claude_settingsInTheArguments_areMergedInAPrivateFile() throws IOException {
        write(home.resolve(".claude/settings.json"), settings(DIRECT));

        RunPlan plan = plan(Map.of(), "claude", "--settings", "{\"env\":{\"A\":\"ü\"},\"n\":1.5}", "-p", "hi");

        Path file = privateFolder.resolve("claude.json");
        assertThat(plan.replaced()).isEqualTo(Map.of(1, file.toString()));
        assertThat(plan.first()).isEmpty();
        assertThat(Files.readString(file))
                .isEqualTo("{\"env\":{\"A\":\"\\u00FC\",\"ANTHROPIC_BASE_URL\":\"" + THROUGH + "\"},\"n\":1.5}");
        assertPrivate(file);
    }

    @Test
    void claude_settingsOfTheMachine_areNoWay() throws IOException {
        write(folder.resolve("etc/claude-code/managed-settings.json"), settings(DIRECT));

        assertThat(plan(Map.of("ANTHROPIC_BASE_URL", DIRECT), "claude").noWay()).contains("managed-settings.json");
    }

    private static String settings(String url) {
        return "{\"env\":{\"ANTHROPIC_BASE_URL\":\"" + url + "\",\"ANTHROPIC_AUTH_TOKEN\":\"" + KEY + "\"}}";
    }

    @Test
    void kimi_getsAFolderWithAChangedFileAndLinksToAllElse() throws IOException {
        Path own = home.resolve(".kimi-code");
        write(own.resolve("config.toml"), kimi("api_key = \"" + KEY + "\""));
        write(own.resolve("sessions/one"), "before");
        write(own.resolve("workspaces.json"), "old");
        Files.setLastModifiedTime(own.resolve("workspaces.json"), FileTime.fromMillis(1));

        Path used = Path.of(
                String.valueOf(plan(Map.of(), "kimi", "-p", "hi").variables().get("KIMI_CODE_HOME")));

        assertThat(used).startsWith(privateFolder);
        assertThat(Files.readString(used.resolve("config.toml")))
                .isEqualTo(kimi("api_key = \"" + KEY + "\"").replace(DIRECT, THROUGH));
        assertPrivate(used.resolve("config.toml"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(used)))
                .isEqualTo("rwx------");
        Files.writeString(used.resolve("sessions/two"), "made by the tool");
        assertThat(own.resolve("sessions/two")).exists();
        assertThat(own.resolve("config.toml")).content().contains(DIRECT);

        Files.delete(used.resolve("workspaces.json"));
        write(used.resolve("workspaces.json"), "new");
        write(used.resolve("history/first"), "made by the tool");
        write(own.resolve("history/second"), "made by another meanwhile");
        assertThat(LinkedHome.giveBack(privateFolder)).isTrue();
        assertThat(own.resolve("history/second")).hasContent("made by another meanwhile");
        assertThat(own.resolve("workspaces.json")).hasContent("new");
        assertThat(own.resolve("history/first")).hasContent("made by the tool");
        assertThat(own.resolve("config.toml")).content().contains(DIRECT);
        assertThat(Files.isRegularFile(own.resolve("workspaces.json"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @Test
    void kimi_afterALogin_isNoWay() throws IOException {
        write(
                home.resolve(".kimi-code/config.toml"),
                kimi("api_key = \"\"\noauth = { storage = \"file\", key = \"oauth/kimi-code\" }"));

        assertThat(plan(Map.of(), "kimi").noWay()).contains("kimi login").contains("api_key");
        assertThat(privateFolder).doesNotExist();
    }

    private static String kimi(String credential) {
        return """
                default_model = "kimi"
                [providers.mine]
                type = "kimi"
                base_url = "%s"
                %s
                """.formatted(DIRECT, credential);
    }

    @Test
    void openclaw_getsACopy() throws IOException {
        write(
                home.resolve(".openclaw/openclaw.json"),
                "{ // mine\n models: {providers: {x: {baseUrl: '" + DIRECT + "', apiKey: '" + KEY + "'}}}}");

        Path copy =
                Path.of(String.valueOf(plan(Map.of(), "openclaw").variables().get("OPENCLAW_CONFIG_PATH")));

        assertThat(copy)
                .content()
                .isEqualTo(
                        "{ // mine\n models: {providers: {x: {baseUrl: '" + THROUGH + "', apiKey: '" + KEY + "'}}}}");
        assertPrivate(copy);
    }

    @Test
    void openclaw_fileThatIncludesOthers_isNoWay() throws IOException {
        write(home.resolve("mine.json"), "{\"$include\": \"a.json\", \"baseUrl\": \"" + DIRECT + "\"}");

        assertThat(plan(Map.of("OPENCLAW_CONFIG_PATH", home.resolve("mine.json").toString()), "openclaw")
                        .noWay())
                .contains("mine.json");
    }

    @Test
    void opencode_getsSettingsInAVariable_mergedWithWhatIsThere() throws IOException {
        write(home.resolve(".config/opencode/opencode.json"), opencode("a", DIRECT));
        write(folder.resolve("opencode.jsonc"), "// the project's\n" + opencode("b", DIRECT));
        write(here.resolve("opencode.json"), opencode("a", "https://elsewhere.example"));

        RunPlan plan = plan(Map.of("OPENCODE_CONFIG_CONTENT", "{\"model\":\"b/kimi\"}"), "opencode", "run", "hi");

        assertThat(plan.variables().get("OPENCODE_CONFIG_CONTENT"))
                .isEqualTo(
                        "{\"model\":\"b/kimi\",\"provider\":{\"b\":{\"options\":{\"baseURL\":\"" + THROUGH + "\"}}}}");
    }

    private static String opencode(String provider, String url) {
        return "{\"provider\":{\"" + provider + "\":{\"options\":{\"baseURL\":\"" + url + "\",\"apiKey\":\"" + KEY
                + "\"}}}}";
    }

    @Test
    void codex_getsArguments_andItsOwnAreRewritten() throws IOException {
        write(
                home.resolve(".codex/config.toml"),
                "[model_providers.mine]\nname = \"Kimi\"\nbase_url = \"" + DIRECT + "\"\n");

        RunPlan plan = plan(Map.of(), "codex", "-c", "model_providers.two.base_url=\"" + DIRECT + "\"", "exec");

        assertThat(plan.first()).containsExactly("-c", "model_providers.mine.base_url=\"" + THROUGH + "\"");
        assertThat(plan.replaced()).isEqualTo(Map.of(1, "model_providers.two.base_url=\"" + THROUGH + "\""));
    }

    @Test
    void qwen_getsTheMachinesSettingsWithTheProviders() throws IOException {
        write(folder.resolve("etc/qwen-code/settings.json"), "{\"ui\":{\"theme\":\"dark\"}}");
        write(
                home.resolve(".qwen/settings.json"),
                "{\"modelProviders\":{\"openai\":[{\"id\":\"kimi\",\"baseUrl\":\"" + DIRECT
                        + "\"}]},\"security\":{\"auth\":{\"baseUrl\":\"" + DIRECT + "\",\"apiKey\":\"" + KEY
                        + "\"}},\"other\":1}");

        RunPlan plan = plan(Map.of(), "qwen", "--openai-base-url", DIRECT, "hi");

        Path file = Path.of(String.valueOf(plan.variables().get("QWEN_CODE_SYSTEM_SETTINGS_PATH")));
        assertThat(file)
                .content()
                .isEqualTo("{\"ui\":{\"theme\":\"dark\"},\"security\":{\"auth\":{\"baseUrl\":\"" + THROUGH
                        + "\"}},\"modelProviders\":{\"openai\":[{\"id\":\"kimi\",\"baseUrl\":\"" + THROUGH + "\"}]}}");
        assertThat(plan.replaced()).isEqualTo(Map.of(1, THROUGH));
        assertPrivate(file);
    }

    @Test
    void cline_getsACopy() throws IOException {
        write(
                home.resolve(".cline/data/settings/providers.json"),
                "{\"providers\":{\"x\":{\"settings\":{\"baseUrl\":\"" + DIRECT + "\"}}}}");

        Path copy =
                Path.of(String.valueOf(plan(Map.of(), "cline", "hi").variables().get("CLINE_PROVIDER_SETTINGS_PATH")));

        assertThat(copy).content().contains(THROUGH).doesNotContain("https:");
        assertPrivate(copy);
    }

    @Test
    void settingsThatAreNoJson_fail() throws IOException {
        write(home.resolve(".claude/settings.json"), "{");
        ToolStart start = new ToolStart("claude", List.of(), Map.of(), home, here, folder, () -> privateFolder);

        assertThatThrownBy(() -> RunPlanner.plan(start, URLS)).isInstanceOf(UnreadableSettingsException.class);
    }

    @Test
    void script_keepsArgumentsAsTheyAre_andQuotesWhatIsNew() throws Exception {
        RunPlan plan = new RunPlan(
                Map.of("A", "it's $HOME `x` \"y\"\n"), List.of("--first", "a'b"), Map.of(1, "new"), List.of(), null);
        String script = plan.script(11) + "printf '%s|' \"$A\" \"$@\"";

        Process shell = new ProcessBuilder(
                        "sh", "-c", script, "sh", "tool", "0 0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "")
                .start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("it's $HOME `x` \"y\"\n|tool|--first|a'b|0 0|new|2|3|4|5|6|7|8|9||");
    }
}
