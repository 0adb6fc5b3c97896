package dev.kimigate.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.agent.ClientTable;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookResult;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.dynamic.ClassFileLocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A class of {@code java.base}, whose loader is null: it is patched, its bridge defined and its helpers loaded all the
 * same.
 */
class BootLoaderTest {
    private static final String HOOKED = "sun/net/www/protocol/http/HttpURLConnection";

    private final Instrumentation instrumentation = ByteBuddyAgent.install();
    private final List<HookCall> calls = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private ClientHook hook = call -> HookResult.goOn();
    private @Nullable ClassFileTransformer patch;

    private static ClientDescriptor descriptor() {
        String[] row = ClientTable.row(0);
        row[ClientTable.HOOKED] = HOOKED;
        row[ClientTable.CALLS] = "getInputStream()Ljava/io/InputStream; setConnectTimeout(I)V getConnectTimeout()I";
        row[ClientTable.ENDS] = "";
        return new ClientDescriptor(row);
    }

    @BeforeEach
    void patch() throws Exception {
        Weaver weaver = new Weaver(
                instrumentation,
                (client, hooked, relocation) -> call -> {
                    calls.add(call);
                    return hook.apply(call);
                },
                (client, failure) -> failures.add(failure));
        patch = new ClassFileTransformer() {
            @Override
            public byte @Nullable [] transform(
                    @Nullable ClassLoader loader,
                    String name,
                    Class<?> redefined,
                    ProtectionDomain domain,
                    byte[] classFile) {
                try {
                    return HOOKED.equals(name) ? weaver.weave(descriptor(), loader, name, domain, classFile) : null;
                } catch (ReflectiveOperationException failure) {
                    failures.add(failure);
                    return null;
                }
            }
        };
        instrumentation.addTransformer(patch, true);
        instrumentation.retransformClasses(Class.forName(HOOKED.replace('/', '.')));
    }

    @AfterEach
    void takeThePatchOut() throws Exception {
        assertThat(instrumentation.removeTransformer(patch)).isTrue();
        instrumentation.retransformClasses(Class.forName(HOOKED.replace('/', '.')));
        assertThat(failures).isEmpty();
    }

    private static URLConnection connection() throws IOException {
        return URI.create("http://localhost:1/").toURL().openConnection();
    }

    @Test
    void hook_seesTheCall_andCanLetItGoOn() throws Exception {
        URLConnection connection = connection();
        connection.setConnectTimeout(2_000);
        assertThat(calls.get(0).method()).isEqualTo("setConnectTimeout");
        assertThat(calls.get(0).receiver()).isSameAs(connection);
        assertThat(calls.get(0).argument(0)).isEqualTo(2_000);
        assertThat(connection.getConnectTimeout()).isEqualTo(2_000);
        assertThatThrownBy(connection::getInputStream).isInstanceOf(java.net.ConnectException.class);
        assertThat(calls).extracting(HookCall::method).contains("getConnectTimeout", "getInputStream");
    }

    @Test
    void hook_canAnswerItself_andThrowWhatTheMethodMay() throws Exception {
        hook = call -> switch (call.method()) {
            case "getConnectTimeout" -> HookResult.returning(42);
            case "setConnectTimeout" -> HookResult.returning(null);
            default -> throw new IOException("of the hook");
        };
        URLConnection connection = connection();
        connection.setConnectTimeout(2_000);
        assertThat(connection.getConnectTimeout()).isEqualTo(42);
        hook = call -> HookResult.goOn();
        assertThat(connection.getConnectTimeout()).isZero();
        hook = call -> {
            throw new IOException("of the hook");
        };
        assertThatThrownBy(connection::getInputStream)
                .isInstanceOf(IOException.class)
                .hasMessage("of the hook");
    }

    @Test
    void bridge_isTheBootLoaders() throws Exception {
        connection().setConnectTimeout(1);
        Class<?> bridge =
                Class.forName("java.net.KimiGateBridge_sun_net_www_protocol_http_HttpURLConnection", false, null);
        assertThat(bridge.getClassLoader()).isNull();
        assertThat(ClientDescriptor.bridges(HOOKED)).contains(bridge.getName().replace('.', '/'));
    }

    @Test
    void helpers_areLoadedBesideIt() throws Exception {
        String name = "dev.kimigate.weave.SampleClient";
        byte[] classFile = ClassFileLocator.ForClassLoader.read(SampleClient.class);
        HelperLoader helpers = new HelperLoader(
                null, "dev.kimigate.weave", Map.of(name.replace('.', '/') + ".class", classFile), Map.of());
        Class<?> helper = helpers.loadClass(name);
        assertThat(helper).isNotEqualTo(SampleClient.class);
        new Exports(instrumentation).open(Class.forName(HOOKED.replace('/', '.')), helpers);
        Module own = HttpURLConnection.class.getModule();
        assertThat(own.isOpen("sun.net.www.protocol.http", helpers.getUnnamedModule()))
                .isTrue();
        assertThat(own.isOpen("sun.net.www.protocol.https", helpers.getUnnamedModule()))
                .isFalse();
        assertThat(InputStream.class).isEqualTo(helpers.loadClass("java.io.InputStream"));
    }
}
