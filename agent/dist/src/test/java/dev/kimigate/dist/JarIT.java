package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may be in the jar, and what must be. */
class JarIT {
    /** The hook of a client whose users see Netty: it is the host's, and not ours. */
    private static final String ON_NETTY = "dev/kimigate/client/reactornetty/";

    private static final long MOST_BYTES = 6L << 20;
    /**
     * Few, or each host pays at its start; two are the table of clients and what the entry asks of the core. Two are
     * the archives that are read late: the gateway's, and that of the store on a server.
     */
    private static final int MOST_ENTRIES = 23;
    /** The same two. The number of clients changes neither. */
    private static final int MOST_OPEN_CLASSES = 10;

    private static final int CLASS_FILE_OF_JAVA_8 = 52;
    private static final String CORE = "inst/core.archive";
    private static final String CLIENTS = "inst/clients.archive";
    private static final String HOOKS = "dev/kimigate/client/";
    private static final String COMMANDS = "inst/cli.archive";
    private static final String GATEWAY = "inst/gateway.archive";
    private static final String STORE = "inst/store-redis.archive";
    private static final Set<String> UNRELOCATED = Set.of(
            "net/bytebuddy",
            "net.bytebuddy",
            "com/fasterxml",
            "com.fasterxml",
            "org/brotli",
            "org/slf4j",
            "org/objectweb",
            "org/jline",
            "io/netty",
            "io/valkey",
            "org/apache/commons",
            "Lpicocli/");

    private static Map<String, byte[]> jar = Map.of();
    private static Map<String, byte[]> core = Map.of();
    private static Map<String, byte[]> clients = Map.of();
    private static Map<String, byte[]> commands = Map.of();
    private static Map<String, byte[]> gateway = Map.of();
    private static Map<String, byte[]> store = Map.of();

    @BeforeAll
    static void open() throws IOException {
        jar = unzip(Files.readAllBytes(Shipped.JAR));
        core = unzip(content(jar, CORE));
        clients = unzip(content(jar, CLIENTS));
        commands = unzip(content(jar, COMMANDS));
        gateway = unzip(content(jar, GATEWAY));
        store = unzip(content(jar, STORE));
    }

    private static Map<String, byte[]> unzip(byte[] archive) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private static byte[] content(Map<String, byte[]> archive, String name) {
        byte[] content = archive.get(name);
        return Objects.requireNonNull(content, name);
    }

    private static String text(Map<String, byte[]> archive, String name) {
        return new String(content(archive, name), StandardCharsets.UTF_8);
    }

    private static Set<String> files(Map<String, byte[]> archive) {
        return archive.keySet().stream()
                .filter(name -> !name.endsWith("/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> classes(Map<String, byte[]> archive) {
        return files(archive).stream()
                .filter(name -> name.endsWith(".class"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void jar_isSmall_withFewEntries() throws IOException {
        assertThat(Files.size(Shipped.JAR)).isLessThanOrEqualTo(MOST_BYTES);
        try (JarFile file = new JarFile(Shipped.JAR.toFile())) {
            assertThat(file.size()).isLessThanOrEqualTo(MOST_ENTRIES);
        }
    }

    @Test
    void jar_hasNothingOutsideItsFolders() {
        assertThat(files(jar)).allMatch(name -> name.matches("META-INF/.*|dev/kimigate/agent/.*|inst/[^/]*\\.archive"));
        assertThat(files(jar))
                .filteredOn(name -> name.startsWith("inst/"))
                .containsExactlyInAnyOrder(CORE, CLIENTS, COMMANDS, GATEWAY, STORE);
        assertThat(files(jar))
                .filteredOn(name -> name.startsWith("META-INF/"))
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/THIRD-PARTY-LICENSES.txt");
    }

    @Test
    void classesInTheOpen_areTheEntry_forJava8() {
        assertThat(classes(jar)).contains("dev/kimigate/agent/Agent.class").hasSizeLessThanOrEqualTo(MOST_OPEN_CLASSES);
        for (String name : classes(jar)) {
            byte[] file = content(jar, name);
            assertThat(Byte.toUnsignedInt(file[6]) * 256 + Byte.toUnsignedInt(file[7]))
                    .as(name)
                    .isEqualTo(CLASS_FILE_OF_JAVA_8);
        }
    }

    @Test
    void manifest_namesTheEntry_andAppendsNothingToTheBootClassPath() throws IOException {
        try (JarFile file = new JarFile(Shipped.JAR.toFile())) {
            Attributes main = file.getManifest().getMainAttributes();
            assertThat(main.getValue("Premain-Class")).isEqualTo("dev.kimigate.agent.Agent");
            assertThat(main.getValue("Agent-Class")).isEqualTo("dev.kimigate.agent.Agent");
            assertThat(main.getValue("Main-Class")).isEqualTo("dev.kimigate.agent.Agent");
            assertThat(main.getValue("Can-Retransform-Classes")).isEqualTo("true");
            assertThat(main.getValue("Implementation-Version")).isEqualTo(Shipped.VERSION);
            assertThat(main.getValue("Boot-Class-Path")).isNull();
            assertThat(main.getValue("Class-Path")).isNull();
        }
    }

    @Test
    void archives_holdOnlyOurPackages() {
        assertThat(classes(core)).hasSizeGreaterThan(100).allMatch(name -> name.startsWith("dev/kimigate/"));
        assertThat(files(clients)).allMatch(name -> name.startsWith(HOOKS) && name.endsWith(".class"));
        assertThat(files(core)).allMatch(name -> name.matches("(dev/kimigate|META-INF)/.*"));
        assertThat(files(commands)).allMatch(name -> name.matches("dev/kimigate/(cli|shaded/(picocli|jline))/.*"));
        assertThat(files(gateway)).allMatch(name -> name.matches("dev/kimigate/(gateway|shaded/netty)/.*"));
        assertThat(files(store)).allMatch(name -> name.matches("dev/kimigate/(lease|redis|shaded/(valkey|pool2))/.*"));
    }

    /** One archive, however many clients: each is a folder of it, and a row of the table, which the entry reads. */
    @Test
    void clients_areFoldersOfOneArchive_eachInTheTable() {
        String table = new String(content(jar, "dev/kimigate/agent/ClientTable.class"), StandardCharsets.ISO_8859_1);
        Set<String> folders = files(clients).stream()
                .map(name -> name.substring(HOOKS.length(), name.indexOf('/', HOOKS.length())))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(folders).contains("jdk", "okhttp").allMatch(table::contains);
        assertThat(classes(core)).noneMatch(name -> name.startsWith(HOOKS) || name.startsWith("dev/kimigate/agent/"));
    }

    /** What hosts load holds no command, and what commands load besides is not there twice. */
    @Test
    void commands_areApartFromWhatHostsLoad() {
        assertThat(classes(commands)).contains("dev/kimigate/cli/Main.class").hasSizeGreaterThan(20);
        assertThat(classes(core)).noneMatch(name -> name.startsWith("dev/kimigate/cli/"));
        assertThat(classes(core)).doesNotContainAnyElementsOf(classes(commands));
        assertThat(classes(gateway)).contains("dev/kimigate/gateway/Gateway.class");
        assertThat(classes(core)).noneMatch(name -> name.startsWith("dev/kimigate/gateway/"));
        assertThat(classes(commands)).noneMatch(name -> name.startsWith("dev/kimigate/gateway/"));
        assertThat(classes(store)).contains("dev/kimigate/redis/RedisLeaders.class");
        assertThat(classes(core)).noneMatch(name -> name.matches("dev/kimigate/(lease|redis)/.*"));
    }

    @Test
    void libraries_areRelocated_withEveryReferenceToThem() {
        Set<String> shaded = classes(core).stream()
                .filter(name -> name.startsWith("dev/kimigate/shaded/"))
                .map(name -> Path.of(name).getName(3).toString())
                .collect(Collectors.toSet());
        assertThat(shaded).containsExactlyInAnyOrder("brotli", "bytebuddy", "jackson", "slf4j");
        core.forEach((name, file) ->
                assertThat(unrelocatedNames(name, file)).as(name).isEmpty());
        clients.forEach((name, file) -> assertThat(unrelocatedNames(name, file))
                .as(name)
                .isSubsetOf(name.startsWith(ON_NETTY) ? Set.of("io/netty") : Set.of()));
        commands.forEach((name, file) ->
                assertThat(unrelocatedNames(name, file)).as(name).isEmpty());
        gateway.forEach((name, file) ->
                assertThat(unrelocatedNames(name, file)).as(name).isEmpty());
        store.forEach((name, file) ->
                assertThat(unrelocatedNames(name, file)).as(name).isEmpty());
    }

    /* Names stand in a class file as they are, so that a search of its bytes finds them. */
    private static Set<String> unrelocatedNames(String name, byte[] file) {
        String bytes = name.endsWith(".class") ? new String(file, StandardCharsets.ISO_8859_1) : "";
        return UNRELOCATED.stream().filter(bytes::contains).collect(Collectors.toSet());
    }

    @Test
    void logging_findsItsProviderInside() {
        String service = "META-INF/services/dev.kimigate.shaded.slf4j.spi.SLF4JServiceProvider";
        String provider = text(core, service).trim();
        assertThat(core).containsKey(provider.replace('.', '/') + ".class");
        assertThat(files(core))
                .filteredOn(name -> name.startsWith("META-INF/services/"))
                .allMatch(name -> name.startsWith("META-INF/services/dev.kimigate.shaded."));
    }

    @Test
    void licences_ofAllThatIsInside_arePresent() {
        assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License", "Version 2.0, January 2004");
        // each library's section: ContentsIT
        assertThat(text(jar, "META-INF/THIRD-PARTY-LICENSES.txt"))
                .contains("Redistributions in binary form must reproduce")
                .contains("Permission is hereby granted, free of charge");
    }

    @Test
    void version_isThatOfTheBuild() {
        assertThat(text(core, "dev/kimigate/version").trim()).isEqualTo(Shipped.VERSION);
    }

    /* Entries of the libraries keep the time of their release. */
    @Test
    void entries_haveNoTimeOfTheirBuild_soThatTwoBuildsAreAlike() throws IOException {
        LocalDateTime fixed = LocalDateTime.ofInstant(Instant.parse(Shipped.TIMESTAMP), ZoneOffset.UTC);
        assertThat(times(Files.readAllBytes(Shipped.JAR))).containsOnly(fixed);
        assertThat(times(content(jar, CLIENTS))).containsOnly(fixed);
        assertThat(times(content(jar, CORE))).contains(fixed).noneMatch(time -> time.isAfter(fixed));
        assertThat(times(content(jar, COMMANDS))).contains(fixed).noneMatch(time -> time.isAfter(fixed));
    }

    private static Set<LocalDateTime> times(byte[] archive) throws IOException {
        Set<LocalDateTime> times = new TreeSet<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                times.add(entry.getTimeLocal());
            }
        }
        return times;
    }
}
