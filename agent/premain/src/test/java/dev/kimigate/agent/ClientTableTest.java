package dev.kimigate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientTableTest {
    @ParameterizedTest
    @CsvSource({
        "jdk/internal/net/http/HttpClientFacade, java.net.http",
        "okhttp3/internal/http/RetryAndFollowUpInterceptor, OkHttp",
        "a/tool/okhttp3/internal/http/RetryAndFollowUpInterceptor, OkHttp",
        "org/apache/hc/client5/http/impl/classic/ConnectExec, Apache HttpClient 5",
        "org/apache/hc/client5/http/impl/classic/MinimalHttpClient, Apache HttpClient 5",
        "a/tool/org/apache/hc/client5/http/impl/async/AsyncConnectExec, Apache HttpClient 5",
        "sun/net/www/protocol/http/HttpURLConnection, HttpURLConnection",
        "io/vertx/core/http/impl/HttpClientImpl, Vert.x",
        "a/tool/io/vertx/core/http/impl/HttpClientImpl, Vert.x",
        "org/apache/http/impl/execchain/MainClientExec, Apache HttpClient 4",
        "a/tool/org/apache/http/impl/client/AbstractHttpClient, Apache HttpClient 4",
        "org/apache/maven/wagon/providers/http/httpclient/impl/execchain/MainClientExec, Apache HttpClient 4",
        "a/tool/impl/nio/client/InternalHttpAsyncClient, Apache HttpClient 4",
    })
    void hookedClass_isFound_relocatedWhereBuildsDoThat(String internalName, String client) {
        assertThat(ClientTable.get(ClientTable.find(internalName), ClientTable.NAME))
                .isEqualTo(client);
        assertThat(ClientTable.endings() & ClientTable.ending(internalName)).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({
        "a/tool/jdk/internal/net/http/HttpClientFacade",
        "okhttp3/internal/http/RetryAndFollowUpInterceptor$1",
        "okhttp3/internal/http/RetryAndFollowUpIntercepto",
        "internal/http/RetryAndFollowUpInterceptor",
        "HttpClientFacade",
        "java/net/HttpURLConnection",
        "a/tool/sun/net/www/protocol/http/HttpURLConnection",
        "impl/execchain/MainClientExec",
        "a/tool/otherimpl/execchain/MainClientExec",
        "a/tool/impl/client/AbstractHttpClient",
        "org/apache/hc/client5/http/impl/classic/ConnectExe",
        "a",
        "''",
    })
    void otherClass_isNone(String internalName) {
        assertThat(ClientTable.find(internalName)).isNegative();
    }

    @Test
    void rows_areWhole_andNoTwoShareANameOrAPart() {
        for (int row = 0; row < ClientTable.size(); row++) {
            for (int column = ClientTable.NAME; column <= ClientTable.LOOPS; column++) {
                assertThat(ClientTable.get(row, column))
                        .as("%s, %s", row, column)
                        .isNotNull();
            }
            assertThat(ClientTable.get(row, ClientTable.PART)).matches("[a-z0-9]+");
            for (int other = 0; other < row; other++) {
                assertThat(ClientTable.get(row, ClientTable.NAME))
                        .isNotEqualTo(ClientTable.get(other, ClientTable.NAME));
                assertThat(ClientTable.get(row, ClientTable.PART))
                        .isNotEqualTo(ClientTable.get(other, ClientTable.PART));
            }
        }
    }
}
