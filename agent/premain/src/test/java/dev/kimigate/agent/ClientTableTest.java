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
        "a",
        "''",
    })
    void otherClass_isNone(String internalName) {
        assertThat(ClientTable.find(internalName)).isNegative();
    }

    @Test
    void rows_areWhole_andNoTwoShareANameOrAPart() {
        for (int row = 0; row < ClientTable.size(); row++) {
            for (int column = ClientTable.NAME; column <= ClientTable.SINCE; column++) {
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
