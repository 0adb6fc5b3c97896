package dev.kimigate.harness.tools;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The tools: a user's settings for Kimi, and the one way from outside by which a tool sends its calls to a gateway
 * though the user's files stay as they are.
 */
public enum Tool {
    CLAUDE("claude", "claude") {
        @Override
        Launch usual(Place place) {
            return asked(place, "-p", PROMPT)
                    .with("ANTHROPIC_BASE_URL", "https://" + CODING)
                    .with("ANTHROPIC_AUTH_TOKEN", KEY)
                    .with("ANTHROPIC_MODEL", MODEL);
        }

        @Override
        Launch through(Place place, Function<String, URI> gateway) {
            return usual(place).with("ANTHROPIC_BASE_URL", gateway.apply(CODING).toString());
        }
    },
    CLAUDE_SETTINGS("claude", "claude") {
        @Override
        Launch usual(Place place) {
            place.atHome(".claude/settings.json", """
                    {"env": {"ANTHROPIC_BASE_URL": "https://%s",
                             "ANTHROPIC_AUTH_TOKEN": "%s", "ANTHROPIC_MODEL": "%s"}}
                    """.formatted(CODING, KEY, MODEL));
            return asked(place, "-p", PROMPT);
        }

        @Override
        Launch through(Place place, Function<String, URI> gateway) {
            String settings = """
                    {"env": {"ANTHROPIC_BASE_URL": "%s"}}""".formatted(gateway.apply(CODING));
            return usual(place).before("--settings", settings);
        }
    },
    KIMI_CODE("kimi-code", "kimi") {
        private String config(Object url) {
            return """
                    default_model = "kimi"
                    [providers.mine]
                    type = "kimi"
                    base_url = "%s"
                    api_key = "%s"
                    [models.kimi]
                    provider = "mine"
                    model = "%s"
                    max_context_size = 262144
                    """.formatted(url, KEY, MODEL);
        }

        @Override
        Launch usual(Place place) {
            place.atHome(".kimi-code/config.toml", config("https://" + OPENAI));
            return asked(place, "-p", PROMPT);
        }

        @Override
        Launch through(Place place, Function<String, URI> gateway) {
            place.apart("kimi/config.toml", config(gateway.apply(OPENAI)));
            return usual(place)
                    .with("KIMI_CODE_HOME", place.ours().resolve("kimi").toString());
        }
    },
    OPENCLAW("openclaw", "openclaw") {
        private String config(Object url) {
            return """
                    {"models": {"providers": {"mine": {
                        "baseUrl": "%s", "apiKey": "%s", "api": "anthropic-messages",
                        "models": [{"id": "%s", "name": "Kimi", "contextWindow": 262144, "maxTokens": 8192}]}}},
                     "agents": {"defaults": {"model": {"primary": "mine/%s"}}}}
                    """.formatted(url, KEY, MODEL, MODEL);
        }

        @Override
        Launch usual(Place place) {
            place.atHome(".openclaw/openclaw.json", config("https://" + CODING));
            return asked(place, "agent", "--local", "--session-id", "one", "-m", PROMPT);
        }

        @Override
        Launch through(Place place, Function<String, URI> gateway) {
            String ours =
                    place.apart("openclaw.json", config(gateway.apply(CODING))).toString();
            return usual(place).with("OPENCLAW_CONFIG_PATH", ours);
        }
    },
    OPENCODE("opencode", "opencode") {
        @Override
        Launch usual(Place place) {
            place.atHome(".config/opencode/opencode.json", """
                    {"provider": {"mine": {"npm": "@ai-sdk/openai-compatible", "name": "Kimi",
                        "options": {"baseURL": "https://%s", "apiKey": "%s"},
                        "models": {"%s": {"name": "Kimi"}}}},
                     "model": "mine/%s"}
                    """.formatted(OPENAI, KEY, MODEL, MODEL));
            return asked(place, "run", PROMPT);
        }

        @Override
        Launch through(Place place, Function<String, URI> gateway) {
            String ours = """
                    {"provider": {"mine": {"options": {"baseURL": "%s"}}}}""".formatted(gateway.apply(OPENAI));
            return usual(place).with("OPENCODE_CONFIG_CONTENT", ours);
        }
    },
    CODEX("codex", "codex") {
        @Override
        Launch usual(Place place) {
            place.atHome(".codex/config.toml", """
                    model = "%s"
                    model_provider = "mine"
                    [model_providers.mine]
                    name = "Kimi"
                    base_url = "https://%s"
                    env_key = "MINE_KEY"
                    wire_api = "responses"
                    """.formatted(MODEL, OPENAI));
            return asked(place, "exec", "--skip-git-repo-check", PROMPT).with("MINE_KEY", KEY);
        }

        @Override
        Launch through(Place place, Function<String, URI> gateway) {
            String ours = "model_providers.mine.base_url=\"" + gateway.apply(OPENAI) + "\"";
            return usual(place).before("-c", ours);
        }
    },
    QWEN_CODE("qwen-code", "qwen") {
        private String config(Object url) {
            return """
                    {"modelProviders": {"openai": [{"id": "%s", "name": "Kimi", "baseUrl": "%s", "envKey": "MINE_KEY"}]},
                     "security": {"auth": {"selectedType": "openai"}}, "model": {"name": "%s"}}
                    """.formatted(MODEL, url, MODEL);
        }

        @Override
        Launch usual(Place place) {
            place.atHome(".qwen/settings.json", config("https://" + OPENAI));
            return asked(place, PROMPT).with("MINE_KEY", KEY);
        }

        @Override
        Launch through(Place place, Function<String, URI> gateway) {
            String ours =
                    place.apart("qwen.json", config(gateway.apply(OPENAI))).toString();
            return usual(place).with("QWEN_CODE_SYSTEM_SETTINGS_PATH", ours);
        }
    },
    CLINE("cline", "cline") {
        private String config(Object url) {
            return """
                    {"version": 1, "lastUsedProvider": "openai-compatible", "modes": {},
                     "providers": {"openai-compatible": {"tokenSource": "manual",
                        "updatedAt": "2026-11-01T00:00:00.000Z", "settings": {"provider": "openai-compatible",
                        "apiKey": "%s", "model": "%s", "baseUrl": "%s"}}}}
                    """.formatted(KEY, MODEL, url);
        }

        @Override
        Launch usual(Place place) {
            place.atHome(".cline/data/settings/providers.json", config("https://" + OPENAI));
            return asked(place, PROMPT);
        }

        @Override
        Launch through(Place place, Function<String, URI> gateway) {
            String ours =
                    place.apart("cline.json", config(gateway.apply(OPENAI))).toString();
            return usual(place).with("CLINE_PROVIDER_SETTINGS_PATH", ours);
        }
    };

    /** The credential that every tool sends. */
    public static final String KEY = "made-up-key";

    private static final String PROMPT = "Say pong";
    private static final String MODEL = "kimi-for-coding";
    private static final String CODING = "api.kimi.com/coding/";
    private static final String OPENAI = CODING + "v1";

    private final String folder;
    private final String program;

    Tool(String folder, String program) {
        this.folder = folder;
        this.program = program;
    }

    /** Writes the user's files, which name Kimi itself, and returns the command as the user types it. */
    abstract Launch usual(Place place);

    /** The same with the gateway in the way; {@code gateway} gives the URL for a host and path of Kimi's. */
    abstract Launch through(Place place, Function<String, URI> gateway);

    /** Whether it lies in the cache, as npm puts it there. */
    public boolean isIn(Path cache) {
        return Files.isExecutable(Place.program(cache, folder, program));
    }

    Launch asked(Place place, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Place.program(place.cache(), folder, program).toString());
        command.addAll(List.of(words));
        return new Launch(command, Map.of());
    }
}
