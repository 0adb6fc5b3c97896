package dev.kimigate.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The gateway as a service of the user: a unit of systemd on Linux, a file of launchd on macOS. */
enum ServiceFile {
    SYSTEMD {
        @Override
        Path place(Path home, Map<String, String> environment) {
            String chosen = environment.getOrDefault("XDG_CONFIG_HOME", "");
            Path config = chosen.startsWith("/") ? Path.of(chosen) : home.resolve(".config");
            return config.resolve("systemd/user").resolve(NAME + ".service");
        }

        @Override
        String text(List<String> command, Map<String, String> variables) {
            StringBuilder text = new StringBuilder("# " + OwnFile.MARK + "\n");
            text.append("[Unit]\nDescription=Kimi Gate: gateway for tools that are no JVM\n\n[Service]\nExecStart=");
            text.append(String.join(
                    " ",
                    command.stream()
                            .map(word -> quoted(word).replace("$", "$$"))
                            .toList()));
            variables.forEach((name, value) -> text.append("\nEnvironment=").append(quoted(name + "=" + value)));
            // 143 is how a JVM ends when it is stopped.
            text.append("\nSuccessExitStatus=143\nRestart=on-failure\nRestartSec=30\n\n[Install]\n");
            return text.append("WantedBy=default.target\n").toString();
        }

        private String quoted(String word) {
            return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%") + '"';
        }

        @Override
        List<String> enabling(Path file) {
            return List.of("systemctl", "--user", "enable", "--now", NAME + ".service");
        }

        @Override
        List<String> asking() {
            return List.of("systemctl", "--user", "show-environment");
        }

        @Override
        List<List<String>> stopping() {
            return List.of(
                    List.of("systemctl", "--user", "stop", NAME + ".service"),
                    List.of("systemctl", "--user", "daemon-reload"));
        }
    },

    LAUNCHD {
        @Override
        Path place(Path home, Map<String, String> environment) {
            return home.resolve("Library/LaunchAgents").resolve(LABEL + ".plist");
        }

        @Override
        String text(List<String> command, Map<String, String> variables) {
            StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- " + OwnFile.MARK
                    + " -->\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\""
                    + " \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n");
            key(text, "Label").append("  <string>" + LABEL + "</string>\n");
            // Files in this folder start at each login unless they say so.
            key(text, "Disabled").append("  <true/>\n");
            key(text, "RunAtLoad").append("  <true/>\n");
            key(text, "KeepAlive").append("  <dict><key>SuccessfulExit</key><false/></dict>\n");
            key(text, "ProgramArguments").append("  <array>\n");
            command.forEach(
                    word -> text.append("    <string>").append(escaped(word)).append("</string>\n"));
            text.append("  </array>\n");
            if (!variables.isEmpty()) {
                key(text, "EnvironmentVariables").append("  <dict>\n");
                variables.forEach((name, value) -> text.append("    <key>")
                        .append(escaped(name))
                        .append("</key><string>")
                        .append(escaped(value))
                        .append("</string>\n"));
                text.append("  </dict>\n");
            }
            return text.append("</dict>\n</plist>\n").toString();
        }

        private StringBuilder key(StringBuilder text, String name) {
            return text.append("  <key>").append(name).append("</key>\n");
        }

        private String escaped(String word) {
            return word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        }

        @Override
        List<String> enabling(Path file) {
            return List.of("launchctl", "load", "-w", file.toString());
        }

        @Override
        List<String> asking() {
            return List.of("launchctl", "version");
        }

        @Override
        List<List<String>> stopping() {
            return List.of(List.of("launchctl", "remove", LABEL));
        }
    };

    private static final String NAME = "kimi-gate";
    private static final String LABEL = "dev.kimigate.gateway";
    /** Only this user: a proxy's password may stand in it. */
    private static final String PERMISSIONS = "rw-------";

    private static final List<String> COPIED = List.of(
            "HTTPS_PROXY",
            "HTTP_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "NODE_EXTRA_CA_CERTS",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR");
    private static final String SETTING = "KIMI_GATE_";

    /** That of this system; a failure where there is none. */
    static ServiceFile ofSystem(String system) {
        if (system.startsWith("Mac")) {
            return LAUNCHD;
        }
        if (system.startsWith("Windows")) {
            throw Failure.of(
                    "there is no service on " + system + "; run java -jar kimi-gate.jar gateway when you log in");
        }
        return SYSTEMD;
    }

    /** Where it is or would be. */
    abstract Path place(Path home, Map<String, String> environment);

    abstract String text(List<String> command, Map<String, String> variables);

    /** The command that starts it now and at each login. */
    abstract List<String> enabling(Path file);

    /** A command that works where the services of a user do. */
    abstract List<String> asking();

    /** The commands that end it once its file is gone. */
    abstract List<List<String>> stopping();

    /**
     * The file.
     *
     * @param java the program that runs this command
     */
    OwnFile of(Path home, Path java, Path jar, Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(List.of(Launcher.GATEWAY_FLAGS.split(" ", -1)));
        command.addAll(List.of("-jar", jar.toString(), "gateway"));
        String text = text(command, copied(environment));
        List<String> shown = text.lines()
                .map(line -> line.replaceAll("://[^/@\\s]*@", "://***@"))
                .filter(line -> !line.contains(OwnFile.MARK))
                .toList();
        return new OwnFile(place(home, environment), PERMISSIONS, text, shown);
    }

    /** A service gets none of a shell's variables. Those that say how servers are reached, and our own settings. */
    private static Map<String, String> copied(Map<String, String> environment) {
        Map<String, String> copied = new TreeMap<>(Launcher.GATEWAY_ENVIRONMENT);
        environment.forEach((name, value) -> {
            boolean wanted = COPIED.contains(name.toUpperCase(Locale.ROOT)) || name.startsWith(SETTING);
            if (wanted && !value.isEmpty() && value.chars().noneMatch(Character::isISOControl)) {
                copied.put(name, value);
            }
        });
        return copied;
    }
}
