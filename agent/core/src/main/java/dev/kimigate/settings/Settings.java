package dev.kimigate.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings in force. Immutable. */
public final class Settings {
    private final Map<Setting, Object> values;
    private final Map<Setting, Source> sources;

    Settings(Map<Setting, Object> values, Map<Setting, Source> sources) {
        this.values = values;
        this.sources = sources;
    }

    public boolean enabled() {
        return (Boolean) known(Setting.ENABLED);
    }

    /** The endpoints beside the built-in ones; empty if there are none. */
    @SuppressWarnings("unchecked") // the type of the setting made it
    public List<EndpointPrefix> endpoints() {
        return values.containsKey(Setting.ENDPOINTS) ? (List<EndpointPrefix>) known(Setting.ENDPOINTS) : List.of();
    }

    @SuppressWarnings("unchecked") // the type of the setting made it
    public List<GatedPath> paths() {
        return (List<GatedPath>) known(Setting.PATHS);
    }

    /** The name the user gave the account; null if the origin is the account. */
    public @Nullable String account() {
        return (String) values.get(Setting.ACCOUNT);
    }

    /** The ceiling the user set, 1 to 65535; 0 if the limit is to be found out. */
    public int limit() {
        return (Integer) known(Setting.LIMIT);
    }

    /** The longest a call may wait, all its waits together; zero if it may not wait. */
    public Duration maxWait() {
        return (Duration) known(Setting.MAX_WAIT);
    }

    public StoreKind store() {
        return ((StorePlace) known(Setting.STORE)).kind();
    }

    /** The URL of the server that machines share permits on; empty if there is none. Not checked yet. */
    public String server() {
        return ((StorePlace) known(Setting.STORE)).server();
    }

    /** How long a machine may use leased permits without asking again. */
    public Duration lease() {
        return (Duration) known(Setting.LEASE);
    }

    /** How long the permits of a machine that does not answer stay reserved after its lease. */
    public Duration reserve() {
        return (Duration) known(Setting.RESERVE);
    }

    /** How many machines share the account; 0 = not told. */
    public int machines() {
        return (Integer) values.getOrDefault(Setting.MACHINES, 0);
    }

    /** The folder the user chose; null if the store chooses. */
    public @Nullable Path stateDir() {
        return (Path) values.get(Setting.STATE_DIR);
    }

    public LogKind log() {
        return (LogKind) known(Setting.LOG);
    }

    public LogLevel level() {
        return (LogLevel) known(Setting.LEVEL);
    }

    public boolean usages() {
        return (Boolean) known(Setting.USAGES);
    }

    /** Where the value of a setting comes from. */
    public Source source(Setting setting) {
        return sources.getOrDefault(setting, Source.DEFAULT);
    }

    /** The value in force as it would be written; empty if there is none. */
    public String text(Setting setting) {
        Object value = values.get(setting);
        return value == null || source(setting).isDefault() ? setting.defaultText() : SettingText.of(value);
    }

    private Object known(Setting setting) {
        Object value = values.get(setting);
        if (value == null) {
            throw new IllegalStateException(setting.key() + " has no value"); // its default in the table is wrong
        }
        return value;
    }
}
