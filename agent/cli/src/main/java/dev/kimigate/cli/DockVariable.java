package dev.kimigate.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * The file by which macOS gives {@code JAVA_TOOL_OPTIONS} to programs that are started from the Dock, which read no
 * shell's profile: at each login launchd sets the variable for all that it starts. Pure.
 */
final class DockVariable {
    private static final String LABEL = "dev.kimigate.environment";
    private static final String PERMISSIONS = "rw-r--r--";

    private DockVariable() {}

    static Path place(Path home) {
        return home.resolve("Library/LaunchAgents").resolve(LABEL + ".plist");
    }

    static OwnFile of(Path home, AgentOption option) {
        String value = OptionsFile.forVariable(option.text());
        return new OwnFile(
                place(home),
                PERMISSIONS,
                text(value),
                List.of("launchctl setenv JAVA_TOOL_OPTIONS " + value + "   (at each login)"));
    }

    private static String text(String value) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!-- @MARK@ -->
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                  <key>Label</key>
                  <string>@LABEL@</string>
                  <key>RunAtLoad</key>
                  <true/>
                  <key>ProgramArguments</key>
                  <array>
                    <string>/bin/launchctl</string>
                    <string>setenv</string>
                    <string>JAVA_TOOL_OPTIONS</string>
                    <string>@VALUE@</string>
                  </array>
                </dict>
                </plist>
                """.replace("@MARK@", OwnFile.MARK).replace("@LABEL@", LABEL).replace("@VALUE@", escaped(value));
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
