package dev.kimigate.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.agent.ClientTable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.modifier.Ownership;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The patch against Byte Buddy's Advice as the reference: the same class, woven both ways, does the same. */
@NullUnmarked // what passes through here is null as often as not
class EntryPatchTest {
    private static final HttpRequest REQUEST =
            HttpRequest.newBuilder(URI.create("http://localhost/")).build();

    private static final ClientDescriptor JDK_CLIENT = ClientDescriptor.of("jdk/internal/net/http/HttpClientFacade");
    /** The same, and methods with primitive types. */
    private static final ClientDescriptor SAMPLE = sample();

    private static ClientDescriptor sample() {
        String[] row = ClientTable.row(ClientTable.find("jdk/internal/net/http/HttpClientFacade"));
        row[ClientTable.CALLS] += " sum(IJZDLjava/lang/String;)J isEmpty(BCSF)Z";
        return new ClientDescriptor(row);
    }

    enum Weaving {
        PATCH,
        ADVICE
    }

    @ParameterizedTest
    @EnumSource
    void noHook_runsTheOriginal(Weaving weaving) throws Exception {
        Woven woven = new Woven(weaving);
        assertThat(woven.send(REQUEST)).isEqualTo("original GET");
        assertThat(woven.send(null)).isEqualTo("original of null");
    }

    @ParameterizedTest
    @EnumSource
    void hookGivesNull_runsTheOriginal(Weaving weaving) throws Exception {
        Woven woven = new Woven(weaving);
        woven.hook(arguments -> null);
        assertThat(woven.send(REQUEST)).isEqualTo("original GET");
        assertThat(woven.sendAsync(2)).isEqualTo("original two");
    }

    @ParameterizedTest
    @EnumSource
    void hookGivesAResult_isReturned_andSawEverything(Weaving weaving) throws Exception {
        Woven woven = new Woven(weaving);
        Object[][] seen = new Object[1][];
        woven.hook(arguments -> {
            seen[0] = arguments;
            return value("sendAsync".equals(arguments[0]) ? CompletableFuture.completedFuture("hooked") : "hooked");
        });
        assertThat(woven.send(REQUEST)).isEqualTo("hooked");
        assertThat(seen[0]).hasSize(4).startsWith("send", woven.client, REQUEST);
        assertThat(woven.sendAsync(3)).isEqualTo("hooked");
        assertThat(seen[0]).hasSize(5).startsWith("sendAsync", woven.client, REQUEST);
    }

    @ParameterizedTest
    @EnumSource
    void hookThrows_callerSeesIt(Weaving weaving) throws Exception {
        Woven woven = new Woven(weaving);
        woven.hook(arguments -> {
            throw new IllegalStateException("from the hook");
        });
        assertThatThrownBy(() -> woven.send(REQUEST)).hasMessage("from the hook");
    }

    @ParameterizedTest
    @EnumSource
    void methodWithoutResult_runsUnlessTheHookGivesSomething(Weaving weaving) throws Exception {
        Woven woven = new Woven(weaving);
        Object[] seen = new Object[2];
        assertThat(woven.closed()).isEqualTo(1);
        woven.hook(arguments -> arguments.length == 2 ? null : value("hooked"));
        assertThat(woven.closed()).isEqualTo(2);
        woven.hook(arguments -> {
            System.arraycopy(arguments, 0, seen, 0, 2);
            return value(null);
        });
        assertThat(woven.closed()).isEqualTo(2);
        assertThat(seen).containsExactly("close", woven.client);
    }

    @ParameterizedTest
    @EnumSource
    void nullIsAResultToo(Weaving weaving) throws Exception {
        Woven woven = new Woven(weaving);
        woven.hook(arguments -> value(null));
        assertThat(woven.send(REQUEST)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void primitives_crossInTheirBoxes(Weaving weaving) throws Exception {
        Woven woven = new Woven(weaving);
        Object[][] seen = new Object[1][];
        Object[] sum = {1, 1L << 40, true, 2.5, "text"};
        Object[] small = {(byte) 1, 'c', (short) 2, 1.5f};
        assertThat(woven.invoke("sum", sum)).isEqualTo(-((1L << 40) + 7));
        assertThat(woven.invoke("isEmpty", small)).isEqualTo(false);
        woven.hook(arguments -> {
            seen[0] = arguments;
            return null;
        });
        assertThat(woven.invoke("sum", sum)).isEqualTo(-((1L << 40) + 7));
        assertThat(seen[0]).containsExactly("sum", woven.client, 1, 1L << 40, true, 2.5, "text");
        assertThat(woven.invoke("isEmpty", small)).isEqualTo(false);
        assertThat(seen[0]).containsExactly("isEmpty", woven.client, (byte) 1, 'c', (short) 2, 1.5f);
        woven.hook(arguments -> value("sum".equals(arguments[0]) ? (Object) 42L : true));
        assertThat(woven.invoke("sum", sum)).isEqualTo(42L);
        assertThat(woven.invoke("isEmpty", small)).isEqualTo(true);
    }

    /** What a hook gives, as it crosses the bridge. */
    private static Object value(Object value) {
        return new Object[] {value};
    }

    @Test
    void otherMethods_areNotTouched() throws Exception {
        Woven woven = new Woven(Weaving.PATCH);
        woven.hook(arguments -> value("hooked"));
        Object result =
                woven.client.getClass().getMethod("other", HttpRequest.class).invoke(woven.client, REQUEST);
        assertThat(result).isEqualTo("untouched");
        assertThat(woven.invoke("close", "how")).isEqualTo("untouched");
    }

    @Test
    void classWithoutTheMethods_isLeftAlone() throws Exception {
        byte[] own = bytesOf(EntryPatchTest.class);
        assertThat(new EntryPatch(JDK_CLIENT, "x/Bridge").apply(own)).isNull();
    }

    @Test
    void realFacade_isPatchedInItsCallsAndEnds() throws Exception {
        byte[] facade;
        try (var in = ClassLoader.getSystemResourceAsStream("jdk/internal/net/http/HttpClientFacade.class")) {
            facade = in == null ? fromRuntimeImage() : in.readAllBytes();
        }
        byte[] patched = new EntryPatch(JDK_CLIENT, "jdk/internal/net/http/KimiGateBridge").apply(facade);
        assertThat(patched).isNotNull();
        List<String> hooked = hookedMethods(patched);
        if (Runtime.version().feature() < 21) {
            assertThat(hooked).containsExactlyInAnyOrder("send", "sendAsync", "sendAsync");
        } else {
            assertThat(hooked)
                    .containsExactlyInAnyOrder("send", "sendAsync", "sendAsync", "shutdown", "shutdownNow", "close");
        }
    }

    private static List<String> hookedMethods(byte[] classFile) {
        List<String> names = new ArrayList<>();
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String type, String signature, String[] thrown) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitFieldInsn(int code, String owner, String field, String of) {
                                        if (owner.endsWith("/KimiGateBridge")) {
                                            names.add(name);
                                        }
                                    }
                                };
                            }
                        },
                        0);
        return names;
    }

    private static byte[] fromRuntimeImage() throws Exception {
        return java.nio.file.Files.readAllBytes(
                java.nio.file.Path.of(URI.create("jrt:/java.net.http/jdk/internal/net/http/HttpClientFacade.class")));
    }

    /** A copy of the sample, woven one way or the other, with its bridge. */
    private static final class Woven {
        final Object client;
        private final Class<?> bridge;

        Woven(Weaving weaving) throws Exception {
            String name = SampleClient.class.getName();
            String bridgeName = BridgeClass.beside(name.replace('.', '/'));
            byte[] original = bytesOf(SampleClient.class);
            byte[] woven = weaving == Weaving.PATCH
                    ? new EntryPatch(SAMPLE, bridgeName).apply(original)
                    : advised(bridgeName.replace('/', '.'));
            byte[] bridgeBytes = new ByteBuddy()
                    .subclass(Object.class)
                    .name(bridgeName.replace('/', '.'))
                    .defineField(BridgeClass.FIELD, Function.class, Visibility.PUBLIC, Ownership.STATIC)
                    .make()
                    .getBytes();
            Loader loader = new Loader(Map.of(name, woven, bridgeName.replace('/', '.'), bridgeBytes));
            client = loader.loadClass(name).getConstructor().newInstance();
            bridge = loader.loadClass(bridgeName.replace('/', '.'));
        }

        void hook(Function<Object[], Object> hook) throws Exception {
            bridge.getField(BridgeClass.FIELD).set(null, hook);
        }

        Object send(HttpRequest request) throws Exception {
            return invoke("send", request, BodyHandlers.ofString());
        }

        Object sendAsync(int arguments) throws Exception {
            Object[] all = {REQUEST, BodyHandlers.ofString(), null};
            return ((CompletableFuture<?>) invoke("sendAsync", Arrays.copyOf(all, arguments))).get();
        }

        /** Closes it, and tells what came of that so far. */
        int closed() throws Exception {
            assertThat(invoke("close")).isNull();
            return client.getClass().getField("closed").getInt(client);
        }

        private Object invoke(String method, Object... arguments) throws Exception {
            for (var candidate : client.getClass().getMethods()) {
                if (candidate.getName().equals(method) && candidate.getParameterCount() == arguments.length) {
                    try {
                        return candidate.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw (Exception) e.getCause();
                    }
                }
            }
            throw new NoSuchMethodException(method);
        }

        private static byte[] advised(String bridgeName) {
            TypeDescription bridge = new TypeDescription.Latent(
                    bridgeName,
                    java.lang.reflect.Modifier.PUBLIC,
                    TypeDescription.Generic.OfNonGenericType.ForLoadedType.of(Object.class),
                    Collections.emptyList());
            FieldDescription field = new FieldDescription.Latent(
                    bridge,
                    new FieldDescription.Token(
                            BridgeClass.FIELD,
                            java.lang.reflect.Modifier.PUBLIC | java.lang.reflect.Modifier.STATIC,
                            TypeDescription.ForLoadedType.of(Function.class).asGenericType()));
            return new ByteBuddy()
                    .redefine(SampleClient.class)
                    .visit(Advice.withCustomMapping()
                            .with(new Advice.AssignReturned.Factory())
                            .bind(Hook.class, field)
                            .to(Reference.class)
                            .on(ElementMatchers.namedOneOf("send", "sendAsync", "sum", "isEmpty")
                                    .or(ElementMatchers.named("close").and(ElementMatchers.takesNoArguments()))))
                    .make()
                    .getBytes();
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface Hook {}

    /** The same patch, said in Byte Buddy's own words. */
    static final class Reference {
        private Reference() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static Object enter(
                @Hook Function<Object[], Object> hook,
                @Advice.Origin("#m") String method,
                @Advice.This Object self,
                @Advice.AllArguments Object[] arguments) {
            if (hook == null) {
                return null;
            }
            Object[] all = new Object[arguments.length + 2];
            all[0] = method;
            all[1] = self;
            System.arraycopy(arguments, 0, all, 2, arguments.length);
            return hook.apply(all);
        }

        @Advice.OnMethodExit
        @Advice.AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
        static Object exit(@Advice.Enter Object entered, @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object own) {
            return entered != null ? ((Object[]) entered)[0] : own;
        }
    }

    private static byte[] bytesOf(Class<?> type) throws Exception {
        return ClassFileLocator.ForClassLoader.read(type);
    }

    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> own;

        Loader(Map<String, byte[]> own) {
            super(EntryPatchTest.class.getClassLoader());
            this.own = own;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] bytes = own.get(name);
            if (bytes == null) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
        }
    }
}
