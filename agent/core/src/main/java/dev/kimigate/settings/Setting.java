package dev.kimigate.settings;

import org.jspecify.annotations.Nullable;

/** The table of settings: parsing, the check for unknown keys, and the documentation read it. */
public enum Setting {
    ENABLED("enabled", SettingType.SWITCH, "on", "Off: the agent does nothing in this JVM."),
    ENDPOINTS(
            "endpoints",
            SettingType.ENDPOINTS,
            "",
            "URL prefixes to gate beside Kimi's own, separated by commas. Host and port may each be `*`."),
    PATHS(
            "paths",
            SettingType.PATHS,
            "/chat/completions,/messages,/responses",
            "Which requests under the endpoints count: the last segments of their path, for `POST` or for a method"
                    + " written before it, separated by commas. `*` is every request."),
    ACCOUNT(
            "account",
            SettingType.TEXT,
            "",
            "A name for the account. All endpoints, keys and JVMs with the same name share one limit. Without it, the keys"
                    + " of an origin count for one account until the server tells them apart."),
    LIMIT(
            "limit",
            SettingType.LIMIT,
            "auto",
            "The most calls of the account that may be in flight. `auto` finds out."
                    + " Among JVMs that share an account, the smallest limit applies to all."),
    MAX_WAIT(
            "max-wait",
            SettingType.DURATION,
            "10m",
            "How long a call may wait for a permit, all its waits together. Then it gets its last refusal, or its"
                    + " client's timeout exception."),
    STORE(
            "store",
            SettingType.STORE,
            "machine",
            "Who shares permits: all JVMs of the user on this machine, this JVM alone, or all machines that name the same"
                    + " Redis or Valkey server, such as `redis://HOST:6379`."),
    LEASE(
            "lease",
            SettingType.DURATION,
            "15s",
            "With a server: how long a machine may use its permits without asking again. The account's first machine"
                    + " decides for all."),
    RESERVE(
            "reserve",
            SettingType.DURATION,
            "2m",
            "With a server: how long the permits of a machine that does not answer stay reserved after that. The"
                    + " account's first machine decides for all."),
    MACHINES(
            "machines",
            SettingType.COUNT,
            "",
            "With a server: how many machines share the account. A machine that never reached the server uses its part"
                    + " of the limit; without this setting it uses one permit."),
    STATE_DIR(
            "state-dir",
            SettingType.FOLDER,
            "",
            "Folder of the shared state and the log. JVMs share permits only with the same folder. Without it,"
                    + " `kimi-gate` in the user's cache folder."),
    LOG(
            "log",
            SettingType.LOG,
            "file",
            "Where changes of state are logged: `log` in the state folder, stderr, or nowhere."),
    LEVEL("level", SettingType.LEVEL, "info", "The least severe events to log."),
    USAGES(
            "usages",
            SettingType.SWITCH,
            "on",
            "Whether the agent may ask Kimi Code for the account's limit, its identity, and the end of a spent quota. It sends"
                    + " `GET /coding/v1/usages` with the tool's own key to the origin of the call, at"
                    + " most every 30 seconds on a machine, and only while gated calls are made."),
    CONFIG(
            "config",
            SettingType.FILE,
            "",
            "A JSON file with settings. Without it, `kimi-gate/config.json` in the user's configuration folder, if"
                    + " there is one.");

    private static final Setting[] ALL = values();

    private final String key;
    private final SettingType type;
    private final String defaultText;
    private final String meaning;

    Setting(String key, SettingType type, String defaultText, String meaning) {
        this.key = key;
        this.type = type;
        this.defaultText = defaultText;
        this.meaning = meaning;
    }

    /** The key as written in agent arguments and in the file, such as {@code max-wait}. */
    public String key() {
        return key;
    }

    /** The default as it would be written; empty if there is none or it depends on the system. */
    public String defaultText() {
        return defaultText;
    }

    /** What the setting does, in a sentence or two of Markdown. */
    public String meaning() {
        return meaning;
    }

    SettingType type() {
        return type;
    }

    static @Nullable Setting byKey(String key) {
        for (Setting setting : ALL) {
            if (setting.key.equals(key)) {
                return setting;
            }
        }
        return null;
    }
}
