package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceFileTest {
    private static final String PARSE = "import plistlib,sys; p=plistlib.load(open(sys.argv[1],'rb'));"
            + " print(p['Label'], p['Disabled'], p['RunAtLoad'], p['KeepAlive'], p['ProgramArguments'][0], p['ProgramArguments'][-3:],"
            + " p['EnvironmentVariables'], sep='\\n')";

    @TempDir
    private Path home;

    private OwnFile of(ServiceFile service, Map<String, String> environment) {
        return service.of(home, Path.of("/jdk & more/bin/java"), Path.of("/my <jars>/kimi-gate.jar"), environment);
    }

    /** The format is Apple's; no test here runs launchd. */
    @Test
    void launchd_isAPropertyList_thatAParserReads() throws Exception {
        OwnFile plist = of(ServiceFile.LAUNCHD, Map.of("HTTPS_PROXY", "http://a&b:<c>@proxy"));
        assertThat(plist.file()).isEqualTo(home.resolve("Library/LaunchAgents/dev.kimigate.gateway.plist"));
        Path file = Files.writeString(home.resolve("service.plist"), plist.content(""));
        Process python = python(file);
        String out = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(out).isZero();
        assertThat(out).isEqualTo("""
                        dev.kimigate.gateway
                        True
                        True
                        {'SuccessfulExit': False}
                        /jdk & more/bin/java
                        ['-jar', '/my <jars>/kimi-gate.jar', 'gateway']
                        {'HTTPS_PROXY': 'http://a&b:<c>@proxy', 'MALLOC_ARENA_MAX': '1', \
                        'MALLOC_TRIM_THRESHOLD_': '131072'}
                        """);
    }

    private static Process python(Path file) {
        Process python = null;
        try {
            python = new ProcessBuilder("python3", "-c", PARSE, file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            // assumed below
        }
        assumeThat(python).as("python3, whose plistlib reads property lists").isNotNull();
        return Objects.requireNonNull(python);
    }

    @Test
    void copied_areVariablesOfProxiesCertificatesAndSettings_whateverTheirCase_andNoOther() {
        assertThat(of(
                                ServiceFile.SYSTEMD,
                                Map.of(
                                        "https_proxy",
                                        "a",
                                        "NO_PROXY",
                                        "b",
                                        "NODE_EXTRA_CA_CERTS",
                                        "c",
                                        "SSL_CERT_DIR",
                                        "d",
                                        "KIMI_GATE_LIMIT",
                                        "e",
                                        "KIMI_API_KEY",
                                        "secret",
                                        "HTTP_PROXY",
                                        "",
                                        "ALL_PROXY",
                                        "two\nlines"))
                        .text())
                .containsSubsequence(
                        "Environment=\"KIMI_GATE_LIMIT=e\"",
                        "Environment=\"NODE_EXTRA_CA_CERTS=c\"",
                        "Environment=\"NO_PROXY=b\"",
                        "Environment=\"SSL_CERT_DIR=d\"",
                        "Environment=\"https_proxy=a\"")
                .doesNotContain("secret", "HTTP_PROXY", "ALL_PROXY");
    }

    @Test
    void systemd_followsTheConfigurationFolder() {
        assertThat(ServiceFile.SYSTEMD.place(home, Map.of("XDG_CONFIG_HOME", "/etc/me")))
                .isEqualTo(Path.of("/etc/me/systemd/user/kimi-gate.service"));
    }

    @Test
    void ofSystem_whereThereIsNoService_saysSo() {
        assertThat(ServiceFile.ofSystem("Linux")).isEqualTo(ServiceFile.SYSTEMD);
        assertThat(ServiceFile.ofSystem("Mac OS X")).isEqualTo(ServiceFile.LAUNCHD);
        assertThatThrownBy(() -> ServiceFile.ofSystem("Windows 11")).isInstanceOf(Failure.class);
    }
}
