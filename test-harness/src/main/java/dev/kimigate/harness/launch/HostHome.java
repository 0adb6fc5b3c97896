package dev.kimigate.harness.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The folder that a host takes for its user's home, so that it leaves nothing in the real one. */
record HostHome(Path dir, boolean temporary) {

    /** What would put other agents, options or a proxy between into the host. */
    private static final Set<String> NOT_INHERITED = Set.of(
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "http_proxy",
            "https_proxy",
            "all_proxy");

    private static final List<String> KIMI_NAMES =
            List.of("api.kimi.com", "api.kimi.ai", "api.moonshot.ai", "api.moonshot.cn", "localhost");

    static HostHome temporaryOne() {
        return new HostHome(Homes.create("kimi-host"), true);
    }

    /** Gives the process this home, and the variables. */
    void prepare(ProcessBuilder process, Map<String, String> variables) {
        process.environment().keySet().removeAll(NOT_INHERITED);
        process.environment().putAll(environment());
        process.environment().putAll(variables);
    }

    private Map<String, String> environment() {
        return Map.of(
                "HOME", dir.toString(),
                "USERPROFILE", dir.toString(),
                "LOCALAPPDATA", dir.resolve("local").toString(),
                "APPDATA", dir.resolve("roaming").toString(),
                "XDG_CACHE_HOME", dir.resolve(".cache").toString(),
                "XDG_CONFIG_HOME", dir.resolve(".config").toString(),
                "XDG_STATE_HOME", dir.resolve(".local/state").toString(),
                "XDG_DATA_HOME", dir.resolve(".local/share").toString());
    }

    /** A hosts file that leads Kimi's names to this machine. */
    Path hostsFile() {
        StringBuilder text = new StringBuilder();
        KIMI_NAMES.forEach(name -> text.append("127.0.0.1 ").append(name).append('\n'));
        try {
            Files.createDirectories(dir);
            // Several hosts may share the home: each writes the same, so none may see it half written.
            Path part = Files.createTempFile(dir, "hosts", null);
            Files.writeString(part, text);
            return Files.move(part, dir.resolve("hosts"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void removeIfTemporary() {
        if (temporary) {
            Homes.remove(dir);
        }
    }
}
