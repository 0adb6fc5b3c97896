package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.lease.ServerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "redis://cache.example, false, cache.example, 6379, default, 0, redis://cache.example:6379",
        "REDIS://cache.example:7000/, false, cache.example, 7000, default, 0, redis://cache.example:7000",
        "rediss://gate@cache.example/4, true, cache.example, 6379, gate, 4, rediss://cache.example:6379/4",
        "redis://[::1]:7000/1, false, ::1, 7000, default, 1, redis://[::1]:7000/1",
        "redis://10.0.0.7, false, 10.0.0.7, 6379, default, 0, redis://10.0.0.7:6379"
    })
    void url_isRead(String url, boolean tls, String host, int port, String user, int database, String shown) {
        ServerAddress address = ServerAddress.parse(url);

        assertThat(address).isEqualTo(new ServerAddress(tls, host, port, user, database));
        assertThat(address).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "redis:",
                "redis://",
                "http://cache.example",
                "redis://cache.example:0",
                "redis://cache.example:70000",
                "redis://cache.example/x",
                "redis://cache.example/70000",
                "redis://cache.example/1/2",
                "redis://cache.example?db=1",
                "redis://cache.example#1",
                "redis://ca che",
                "unix:///run/redis.sock"
            })
    void anythingElse_isRefused_withTheForm(String url) {
        assertThatThrownBy(() -> ServerAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://HOST:6379")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://:hush@cache.example", "rediss://gate:hush@cache.example/1", "redis://u:hush@a b"})
    void passwordInTheUrl_isRefused_andNotQuoted(String url) {
        assertThatThrownBy(() -> ServerAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }

    @Test
    void password_comesFromTheVariable_orTheFilesFirstLine(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "of the file\nsecond line\n");

        assertThat(ServerPassword.read(Map.of()).text()).isNull();
        assertThat(ServerPassword.read(Map.of(ServerPassword.VARIABLE, "direct"))
                        .text())
                .isEqualTo("direct");
        ServerPassword read = ServerPassword.read(Map.of(ServerPassword.FILE_VARIABLE, file.toString()));
        assertThat(read.text()).isEqualTo("of the file");
        assertThat(read).hasToString("a password");
        assertThat(ServerPassword.none()).hasToString("no password");
    }

    @Test
    void passwordFile_thatIsUnusable_isNamedByItsVariable(@TempDir Path folder) throws Exception {
        Path empty = Files.createFile(folder.resolve("empty"));
        for (String file : new String[] {folder.toString(), folder + "/none", empty.toString(), "\0"}) {
            assertThatThrownBy(() -> ServerPassword.read(Map.of(ServerPassword.FILE_VARIABLE, file)))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining(ServerPassword.FILE_VARIABLE);
        }
        assertThatThrownBy(() -> ServerPassword.read(
                        Map.of(ServerPassword.FILE_VARIABLE, empty.toString(), ServerPassword.VARIABLE, "direct")))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("unset one");
    }
}
