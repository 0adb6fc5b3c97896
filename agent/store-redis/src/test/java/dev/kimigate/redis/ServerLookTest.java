package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.http.FreshPorts;
import dev.kimigate.leader.ServerReport;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerLookTest {
    private static ServerReport look(String url, Map<String, String> environment) {
        return ServerLook.at(url, environment, work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        });
    }

    private static String url(TestServer server) {
        return "redis://127.0.0.1:" + server.port();
    }

    @ParameterizedTest
    @EnumSource
    void serverThatIsFine_isNamed_andKeepsNothing(TestServer.Kind kind) {
        try (TestServer server = TestServer.start(kind)) {
            ServerReport report = look(url(server), Map.of());
            assertThat(report.problem()).isEmpty();
            assertThat(report.product()).startsWith(kind == TestServer.Kind.REDIS ? "Redis 7" : "Valkey 8");
            assertThat(report.mayEvict()).isFalse();
            assertThat(report.role()).isEqualTo("primary");
            assertThat(report.evictionPolicy()).isEqualTo("noeviction");
            assertThat(report.unprotectedReplicas()).isZero();
            assertThat(look(url(server), Map.of()).problem()).isEmpty(); // and again
        }
    }

    @ParameterizedTest
    @EnumSource
    void serverThatEvicts_isTold(TestServer.Kind kind) {
        try (TestServer server = TestServer.start(kind, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")) {
            assertThat(look(url(server), Map.of()).mayEvict()).isTrue();
            assertThat(look(url(server), Map.of()).evictionPolicy()).isEqualTo("allkeys-lru");
        }
    }

    @ParameterizedTest
    @EnumSource
    void replica_andUserWithoutAPermission_areTold(TestServer.Kind kind) {
        try (TestServer server = TestServer.start(kind)) {
            String user = ServerAcl.line("gate", "test-word");
            String url = "redis://gate@127.0.0.1:" + server.port();
            Map<String, String> password = Map.of(ServerPassword.VARIABLE, "test-word");
            server.command(("ACL SETUSER " + user.replace(" +info", "")).split(" "));
            ServerReport unknown = look(url, password);
            assertThat(unknown.problem()).isEmpty();
            assertThat(unknown.role()).isEmpty();

            server.command(("ACL SETUSER " + user + " -hdel").split(" "));
            server.command("ACL", "SETUSER", "gate", "-hgetall");
            assertThat(look(url, password).problem())
                    .contains("lacks a permission")
                    .contains("+hgetall");

            server.command("REPLICAOF", "127.0.0.1", "1");
            assertThat(look(url(server), Map.of()).problem())
                    .contains("replica")
                    .contains("name the primary");
        }
    }

    @ParameterizedTest
    @EnumSource
    void userOfTheDocuments_mayBeLookedAtToo(TestServer.Kind kind) {
        try (TestServer server = TestServer.start(kind)) {
            server.command(("ACL SETUSER " + ServerAcl.line("gate", "test-word")).split(" "));
            ServerReport report =
                    look("redis://gate@127.0.0.1:" + server.port(), Map.of(ServerPassword.VARIABLE, "test-word"));
            assertThat(report.problem()).isEmpty();
            assertThat(look("redis://gate@127.0.0.1:" + server.port(), Map.of(ServerPassword.VARIABLE, "other"))
                            .problem())
                    .contains("refuses");
        }
    }

    @Test
    void nothingThere_andWrongUrl_areProblems() throws Exception {
        assertThat(look("redis://127.0.0.1:" + FreshPorts.free(), Map.of()).problem())
                .isNotEmpty();
        assertThat(look("redis://user:word@host", Map.of()).problem()).contains("it holds a password");
    }
}
