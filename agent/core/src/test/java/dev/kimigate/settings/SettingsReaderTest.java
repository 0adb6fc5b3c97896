package dev.kimigate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    @TempDir
    Path home;

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void surroundings() {
        properties.put("os.name", "Linux");
        properties.put("user.home", home.toString());
    }

    @Test
    void read_nothingGiven_givesTheDefaultsWithoutProblems() {
        Settings settings = read(null).settings();

        assertThat(read(null).problems()).isEmpty();
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.endpoints()).isEmpty();
        assertThat(settings.paths())
                .containsExactly(
                        new GatedPath("POST", "/chat/completions"),
                        new GatedPath("POST", "/messages"),
                        new GatedPath("POST", "/responses"));
        assertThat(settings.account()).isNull();
        assertThat(settings.limit()).isZero();
        assertThat(settings.maxWait()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.store()).isEqualTo(StoreKind.MACHINE);
        assertThat(settings.stateDir()).isNull();
        assertThat(settings.log()).isEqualTo(LogKind.FILE);
        assertThat(settings.level()).isEqualTo(LogLevel.INFO);
        assertThat(settings.usages()).isTrue();
        for (Setting setting : Setting.values()) {
            assertThat(settings.source(setting).isDefault()).as(setting.key()).isTrue();
            assertThat(settings.text(setting)).as(setting.key()).isEqualTo(setting.defaultText());
        }
    }

    @Test
    void read_everySettingFromEverySource_isTaken() throws IOException {
        String[][] values = {
            {"enabled", "off"},
            {"endpoints", "http://localhost:80/"},
            {"paths", "PUT /x"},
            {"account", "work"},
            {"limit", "7"},
            {"max-wait", "90s"},
            {"store", "jvm"},
            {"lease", "5s"},
            {"reserve", "30s"},
            {"machines", "3"},
            {"state-dir", home.toString()},
            {"log", "stderr"},
            {"level", "debug"},
            {"usages", "off"}
        };
        for (String[] value : values) {
            String key = value[0];
            String text = value[1];
            Setting setting = Setting.valueOf(key.replace('-', '_').toUpperCase(java.util.Locale.ROOT));

            assertTaken(setting, text, read(key + "=" + text), Origin.ARGUMENTS);
            properties.put("kimigate." + key, text);
            assertTaken(setting, text, read(null), Origin.PROPERTY);
            properties.remove("kimigate." + key);
            environment.put("KIMI_GATE_" + setting.name(), text);
            assertTaken(setting, text, read(null), Origin.ENVIRONMENT);
            environment.clear();
            file("{\"" + key + "\": \"" + text + "\"}");
            assertTaken(setting, text, read(null), Origin.FILE);
            Files.delete(configFile());
        }
        assertThat(values.length).isEqualTo(Setting.values().length - 1); // all but config
    }

    private static void assertTaken(Setting setting, String text, SettingsReading reading, Origin origin) {
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.settings().text(setting)).isEqualTo(text);
        assertThat(reading.settings().source(setting).origin()).isEqualTo(origin);
    }

    @Test
    void read_serverAsStore_isKept_andAWrongOneIsNotTheWholeMachines() {
        SettingsReading reading = read("store=rediss://gate@host:6380/1");
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.settings().store()).isEqualTo(StoreKind.SERVER);
        assertThat(reading.settings().server()).isEqualTo("rediss://gate@host:6380/1");
        assertThat(reading.settings().text(Setting.STORE)).isEqualTo("rediss://\u2026@host:6380/1");

        for (String wrong : new String[] {"redis", "redis//host", "Valkey://host"}) {
            assertThat(read("store=" + wrong).settings().store()).isEqualTo(StoreKind.SERVER);
        }
        assertThat(read("store=machine").settings().server()).isEmpty();
    }

    @Test
    void read_passwordOfTheServer_isNoSetting() {
        environment.put("KIMI_GATE_STORE_PASSWORD", "word");
        environment.put("KIMI_GATE_STORE_PASSWORD_FILE", "/file");

        assertThat(read(null).problems()).isEmpty();
    }

    @Test
    void read_manySources_takesTheStrongest() throws IOException {
        file("{\"limit\": 1, \"account\": \"file\", \"log\": \"off\", \"level\": \"warn\"}");
        environment.put("KIMI_GATE_LIMIT", "2");
        environment.put("KIMI_GATE_ACCOUNT", "environment");
        environment.put("KIMI_GATE_LOG", "stderr");
        properties.put("kimigate.limit", "3");
        properties.put("kimigate.account", "property");

        SettingsReading reading = read("limit=4");

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.settings().limit()).isEqualTo(4);
        assertThat(reading.settings().account()).isEqualTo("property");
        assertThat(reading.settings().log()).isEqualTo(LogKind.STDERR);
        assertThat(reading.settings().level()).isEqualTo(LogLevel.WARN);
        assertThat(reading.settings().source(Setting.LEVEL).place()).endsWith("config.json line 1");
    }

    @Test
    void read_wrongValues_areAllToldAndTheDefaultsUsed() throws IOException {
        properties.put("kimigate.max-wait", "30");
        properties.put("kimigate.limit", "0");
        environment.put("KIMI_GATE_STORE", "memcached");
        environment.put("KIMI_GATE_MAX_WIAT", "1s");
        file("{\"log\": \"file\",\n\"level\": \"loud\",\n\"colour\": \"red\"}");

        SettingsReading reading = read("enabled=maybe,account");

        assertThat(messages(reading))
                .containsExactly(
                        "enabled: 'maybe' (from the agent's arguments) cannot be used; write on or off (or true, false)."
                                + " Using on. See java -jar kimi-gate.jar explain enabled",
                        "the agent's arguments: 'account' is no pair; write key=value, and quote values with commas."
                                + " See java -jar kimi-gate.jar explain arguments",
                        "limit: '0' (from the system property kimigate.limit) cannot be used; write auto or a whole"
                                + " number from 1 to 65535. Using auto. See java -jar kimi-gate.jar explain limit",
                        "max-wait: '30' (from the system property kimigate.max-wait) cannot be used; write a whole"
                                + " number with ms, s, m or h, at most 24h, such as 30s or 500ms. Using 10m."
                                + " See java -jar kimi-gate.jar explain max-wait",
                        "'KIMI_GATE_MAX_WIAT' (from the environment) is not a setting; did you"
                                + " mean KIMI_GATE_MAX_WAIT? See java -jar kimi-gate.jar explain settings",
                        "store: 'memcached' (from the environment variable KIMI_GATE_STORE) cannot be used; write"
                                + " machine, jvm, or redis://HOST:6379 (rediss:// for TLS). Using machine. See java -jar kimi-gate.jar explain store",
                        "level: 'loud' (from " + configFile() + " line 2) cannot be used; write error, warn, info or"
                                + " debug. Using info. See java -jar kimi-gate.jar explain level",
                        "'colour' (from " + configFile() + " line 3) is not a setting; the settings are enabled,"
                                + " endpoints, paths, account, limit, max-wait, store, lease, reserve, machines, state-dir,"
                                + " log, level, usages, config. See java -jar kimi-gate.jar explain settings");
        assertThat(reading.settings().limit()).isZero();
        assertThat(reading.settings().maxWait()).isEqualTo(Duration.ofMinutes(10));
        assertThat(reading.settings().store()).isEqualTo(StoreKind.MACHINE);
        assertThat(reading.settings().source(Setting.LIMIT).isDefault()).isTrue();
    }

    @Test
    void read_wrongValueAboveAGoodOne_usesTheDefault() {
        environment.put("KIMI_GATE_LIMIT", "5");

        SettingsReading reading = read("limit=many");

        assertThat(reading.problems()).hasSize(1);
        assertThat(reading.settings().limit()).isZero();
    }

    @Test
    void read_wrongValueBelowAGoodOne_isToldButHasNoEffect() {
        environment.put("KIMI_GATE_LIMIT", "many");

        SettingsReading reading = read("limit=5");

        assertThat(reading.settings().limit()).isEqualTo(5);
        assertThat(messages(reading).get(0)).contains("'many'", "It has no effect.");
    }

    @Test
    void read_blankValue_isNoValue() {
        environment.put("KIMI_GATE_ACCOUNT", " ");
        properties.put("kimigate.limit", "");

        SettingsReading reading = read("max-wait=,store=''");

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.settings().account()).isNull();
        assertThat(reading.settings().source(Setting.LIMIT).isDefault()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "30s, 30000",
        "500ms, 500",
        "10m, 600000",
        "1h, 3600000",
        "24h, 86400000",
        "0s, 0",
        "'5 s', 5000",
        "30,",
        "25h,",
        "1d,",
        "-1s,",
        "1.5s,",
        "s,",
        "1 m 2 s,",
        "99999999999s,",
        "'٣s',"
    })
    void read_duration_hasANumberAndAUnit(String text, @Nullable Long millis) {
        properties.put("kimigate.max-wait", text);

        SettingsReading reading = read(null);

        assertThat(reading.settings().maxWait()).isEqualTo(Duration.ofMillis(millis == null ? 600_000 : millis));
        assertThat(reading.problems()).hasSize(millis == null ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "auto, 0, 0",
        "AUTO, 0, 0",
        "1, 1, 0",
        "65535, 65535, 0",
        "65536, 0, 1",
        "0, 0, 1",
        "-1, 0, 1",
        "1e3, 0, 1"
    })
    void read_limit_isAutoOrANumber(String text, int limit, int problems) {
        SettingsReading reading = read("limit=" + text);

        assertThat(reading.settings().limit()).isEqualTo(limit);
        assertThat(reading.problems()).hasSize(problems);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "OFF", "false", "no"})
    void read_switch_takesSeveralWords(String text) {
        assertThat(read("enabled=" + text).settings().enabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "account=\"a, b=c\",limit=3 | a, b=c",
                "account='a, \"b\"',limit=3 | a, \"b\"",
                " account = 'a' , limit=3 | a",
                ",,account=a,limit=3,, | a",
                "limit=3,account=a b | a b",
                "limit=3,account=a=b | a=b",
                "limit=3,account='a' | a"
            })
    void read_arguments_arePairsWithQuotesWhereNeeded(String arguments, String account) {
        SettingsReading reading = read(arguments);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.settings().account()).isEqualTo(account);
        assertThat(reading.settings().limit()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "endpoints=\"http://a/,http://b:*/x\",limit=3",
                "endpoints=http://a/,http://b:*/x,limit=3",
                "limit=3,endpoints=http://a/, http://b:*/x",
                "limit=3,endpoints='http://a/','http://b:*/x/'"
            })
    void read_listInArguments_worksWithAndWithoutQuotes(String arguments) {
        SettingsReading reading = read(arguments);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.settings().endpoints())
                .containsExactly(new EndpointPrefix("http", "a", 80, ""), new EndpointPrefix("http", "b", 0, "/x"));
        assertThat(reading.settings().limit()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit | 'limit' is no pair",
                "limit=3,oops | 'oops' is no pair",
                "=3 | '=3' is no pair",
                "account='a | '''a' has no closing '",
                "account='a' b | 'b' follows a closing '",
                "limit=3,limit=4 | limit is set twice in the agent's arguments; the last value is used.",
                "kimigate.limit=3 | did you mean limit?",
                "maxWait=3s | did you mean max-wait?",
                "MAX_WAIT=3s | did you mean max-wait?"
            })
    void read_malformedArguments_areTold(String arguments, String message) {
        assertThat(messages(read(arguments))).singleElement().asString().contains(message.replace("'''a'", "''a'"));
    }

    @Test
    void read_oneWrongElementOfAList_leavesOutThatElement() {
        SettingsReading reading = read("endpoints='http://a/,ftp://b/,http://c/'");

        assertThat(reading.settings().endpoints())
                .extracting(EndpointPrefix::host)
                .containsExactly("a", "c");
        assertThat(messages(reading)).singleElement().asString().contains("'ftp://b/'", "It is left out.");
    }

    @Test
    void read_onlyWrongElementsInAList_usesTheDefault() {
        SettingsReading reading = read("paths='chat,/x?y'");

        assertThat(reading.problems()).hasSize(2);
        assertThat(reading.settings().paths()).hasSize(3);
        assertThat(reading.settings().source(Setting.PATHS).isDefault()).isTrue();
    }

    @Test
    void read_valueWithUserInfoOrControls_isToldWithoutThem() {
        SettingsReading reading = read("endpoints=http://me:secret@host/?key=secret,account=a\nb\u202e");

        assertThat(messages(reading)).hasSize(2);
        assertThat(messages(reading).get(0)).contains("'http://…@host/?…'").doesNotContain("secret");
        assertThat(messages(reading).get(1)).contains("'a?b?'");
    }

    @Test
    void read_hugeValue_isToldShortly() {
        SettingsReading reading = read("account=" + "x".repeat(100_000) + ",y" + "y".repeat(100_000) + "=1");

        assertThat(messages(reading))
                .hasSize(2)
                .allSatisfy(message -> assertThat(message.length()).isLessThan(500));
    }

    @Test
    void read_fileWithTypesCommentsAndArrays_isTaken() throws IOException {
        file("\ufeff{ // mine\n \"limit\": 5, \"enabled\": true, \"account\": null,\n"
                + " \"endpoints\": [\"http://a/\", \"http://b/\"], /* more */ }");

        SettingsReading reading = read(null);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.settings().limit()).isEqualTo(5);
        assertThat(reading.settings().account()).isNull();
        assertThat(reading.settings().endpoints()).hasSize(2);
        assertThat(reading.settings().source(Setting.ENDPOINTS).place()).endsWith("line 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"limit\": 5,|line 1 is not JSON and the file is left out",
                "[\"limit\"]|line 1 should hold one JSON object",
                "''|line 1 should hold one JSON object",
                "{\"limit\": 5} x|line 1 is not JSON and the file is left out",
                "{\"limit\": {\"a\": 5}}|'limit' (from",
                "{\"limit\": [[5]]}|'limit' (from",
                "{\"config\": \"x\"}|cannot name another file"
            })
    void read_malformedFile_isToldWithItsLineAndLeftOut(String content, String message) throws IOException {
        file(content);

        SettingsReading reading = read(null);

        assertThat(messages(reading)).singleElement().asString().contains(message);
        assertThat(reading.settings().limit()).isZero();
    }

    @Test
    void read_brokenJsonInLineThree_namesLineThree() throws IOException {
        file("{\n\"limit\": 5,\n\"log\" \"off\"\n}");

        assertThat(messages(read(null))).singleElement().asString().contains("config.json line 3 is not JSON");
    }

    @Test
    void read_objectAndMoreInTheFile_takesTheObject() throws IOException {
        file("{\"limit\": 5} {}");

        SettingsReading reading = read(null);

        assertThat(reading.settings().limit()).isEqualTo(5);
        assertThat(messages(reading)).singleElement().asString().contains("goes on after the object");
    }

    @Test
    void read_keyTwiceInTheFile_takesTheLastAndTells() throws IOException {
        file("{\"limit\": 5,\n\"limit\": 6}");

        SettingsReading reading = read(null);

        assertThat(reading.settings().limit()).isEqualTo(6);
        assertThat(messages(reading)).singleElement().asString().startsWith("limit is set twice in ");
    }

    @Test
    void read_deepOrLargeFile_isLeftOut() throws IOException {
        file("{\"limit\": " + "[".repeat(5_000));
        assertThat(messages(read(null))).singleElement().asString().contains("is not JSON");

        file(" ".repeat(300_000) + "{}");
        assertThat(messages(read(null))).singleElement().asString().contains("is larger than 256 KB");
    }

    @Test
    void read_namedFile_isReadInsteadOfTheUsualOne() throws IOException {
        file("{\"limit\": 5}");
        Path other = Files.writeString(home.resolve("other.json"), "{\"account\": \"other\"}");

        SettingsReading reading = read("config=" + other);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.settings().account()).isEqualTo("other");
        assertThat(reading.settings().limit()).isZero();
        assertThat(reading.settings().text(Setting.CONFIG)).isEqualTo(other.toString());
    }

    @Test
    void read_namedFileThatIsAbsentOrAFolder_isTold() {
        assertThat(messages(read("config=" + home.resolve("absent.json"))))
                .singleElement()
                .asString()
                .contains("absent.json cannot be read: NoSuchFileException");
        assertThat(messages(read("config=" + home)))
                .singleElement()
                .asString()
                .contains("cannot be read: it is not a regular file");
    }

    @Test
    void read_homeThatIsUnknown_readsNoFile() {
        properties.put("user.home", "?");

        assertThat(read(null).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"relative/dir", "~/dir"})
    void read_stateDirThatIsNotAbsolute_isTold(String dir) {
        SettingsReading reading = read("state-dir=" + dir);

        assertThat(reading.settings().stateDir()).isNull();
        assertThat(messages(reading)).singleElement().asString().contains("write an absolute path. It is left unset.");
    }

    @Test
    void read_thisJvm_neverThrows() {
        assertThat(SettingsReader.read("limit=3").settings().limit()).isEqualTo(3);
    }

    private SettingsReading read(@Nullable String arguments) {
        return SettingsReader.read(arguments, properties, environment);
    }

    private static List<String> messages(SettingsReading reading) {
        return reading.problems().stream().map(Problem::message).toList();
    }

    private Path configFile() {
        return home.resolve(".config/kimi-gate/config.json");
    }

    private void file(String content) throws IOException {
        Files.createDirectories(configFile().getParent());
        Files.writeString(configFile(), content);
    }
}
