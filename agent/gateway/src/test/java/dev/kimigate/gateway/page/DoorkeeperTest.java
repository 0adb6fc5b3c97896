package dev.kimigate.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorkeeperTest {
    private static final int PORT = 21000;

    @TempDir
    private Path folder;

    private PageToken token;
    private Doorkeeper doorkeeper;

    @BeforeEach
    void make() throws IOException {
        token = PageToken.in(folder);
        doorkeeper = new Doorkeeper(token, PORT);
    }

    private String secret() {
        return token.secretPart().substring("?t=".length());
    }

    private @Nullable PageAnswer check(String uri, List<String> cookies, @Nullable String authorization) {
        return doorkeeper.check(PageRequest.of("GET", uri, cookies, authorization), false);
    }

    /** The answer of somebody who is not let in. */
    private PageAnswer kept(String uri, List<String> cookies, @Nullable String authorization) {
        return Objects.requireNonNull(check(uri, cookies, authorization));
    }

    private String cookie() {
        String set = Objects.requireNonNull(
                kept("/?t=" + secret(), List.of(), null).headers().get("Set-Cookie"));
        return set.substring(0, set.indexOf(';'));
    }

    @Test
    void tokenInTheUrl_isExchangedForACookieThatIsNotTheToken() {
        PageAnswer answer = kept("/?t=" + secret(), List.of(), null);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers()).containsEntry("Location", "/").containsEntry("Cache-Control", "no-store");
        assertThat(answer.headers().get("Set-Cookie"))
                .startsWith("kimi-gate-21000=")
                .endsWith("; HttpOnly; SameSite=Strict; Path=/")
                .doesNotContain(secret());
        assertThat(check("/", List.of("a=b; " + cookie() + "; c=d"), null)).isNull();
    }

    @Test
    void cookie_ofAnotherPortOrRun_opensNothing() throws IOException {
        String stolen = cookie();
        assertThat(kept("/", List.of(stolen.replace("21000", "21001")), null).status())
                .isEqualTo(401);
        Doorkeeper later = new Doorkeeper(PageToken.in(folder), PORT);
        assertThat(later.check(PageRequest.of("GET", "/", List.of(stolen), null), false))
                .extracting(PageAnswer::status)
                .isEqualTo(401);
        assertThat(check("/", List.of("kimi-gate-21000=", "kimi-gate-21000=x; " + stolen), null))
                .isNull();
    }

    @Test
    void bearer_isTheTokenItself() {
        assertThat(check("/metrics", List.of(), "Bearer " + secret())).isNull();
        assertThat(check("/metrics", List.of(), "bearer " + secret())).isNull();
        assertThat(kept("/metrics", List.of(), "Basic " + secret()).status()).isEqualTo(401);
        assertThat(kept("/metrics", List.of(), cookie().replaceFirst(".*=", "Bearer "))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?t=", "/?t=x", "/?x=1", "/status.json", "/metrics?t=x", "/events"})
    void nobodyInParticular_getsNothingButHowToGetTheUrl(String uri) {
        PageAnswer answer = kept(uri, List.of(), null);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("kimi-gate: open the URL with ?t=")
                .hasLineCount(1)
                .doesNotContain(secret());
    }

    @Test
    void page_canBeReadOnly() {
        PageRequest post = PageRequest.of("POST", "/", List.of(), "Bearer " + secret());
        assertThat(doorkeeper.check(post, false)).extracting(PageAnswer::status).isEqualTo(405);
    }

    @Test
    void token_isMadeOnce_forThisUserAlone() throws IOException {
        assertThat(PageToken.in(folder).secretPart()).isEqualTo(token.secretPart());
        Path file = folder.resolve("page-token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void token_thatOthersCouldRead_orThatIsNone_isMadeAnew() throws IOException {
        Path file = folder.resolve("page-token");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String second = PageToken.in(folder).secretPart();
        assertThat(second).isNotEqualTo(token.secretPart());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, "<script>");
        assertThat(PageToken.in(folder).secretPart()).isNotEqualTo(second).matches("\\?t=[A-Za-z0-9_-]{32}");
    }
}
