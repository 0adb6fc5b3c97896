package dev.kimigate.client.urlconnection;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.hook.HookContext;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the hook uses of the JDK is looked up before the first call is touched. */
class MembersTest {
    private static HookContext context(Class<?> hooked) {
        return new HookContext(hooked, () -> null, failure -> {});
    }

    /** Other tests of this JVM have the class patched when it is loaded. */
    @BeforeAll
    static void weave() throws IOException {
        Woven.fixture().close();
    }

    @Test
    void thisJdk_hasAll() throws Exception {
        Class<?> hooked = Class.forName("sun.net.www.protocol.http.HttpURLConnection");
        assertThatCode(() -> new UrlConnectionHook(context(hooked))).doesNotThrowAnyException();
    }

    @Test
    void otherClassOfThatName_isLeftAlone() {
        assertThatThrownBy(() -> new UrlConnectionHook(context(java.net.HttpURLConnection.class)))
                .isInstanceOf(NoSuchMethodError.class)
                .hasMessage("java.net.HttpURLConnection.getInputStream0");
    }
}
