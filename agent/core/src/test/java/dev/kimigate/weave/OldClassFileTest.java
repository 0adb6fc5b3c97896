package dev.kimigate.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Objects;
import java.util.function.Function;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Class files of Java 5 have no stack maps, those of Java 6 may have: a patch must leave each loadable. */
@NullUnmarked // what passes through here is null as often as not
class OldClassFileTest {
    private static final String NAME = "dev/kimigate/weave/OldClient";
    private static final String SEND =
            "(Ljava/net/http/HttpRequest;Ljava/net/http/HttpResponse$BodyHandler;)Ljava/lang/Object;";

    /** The bridge of the patched class. */
    public static final class Bridge {
        public static volatile Function<Object[], Object> HOOK;

        private Bridge() {}
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcodes.V1_3, Opcodes.V1_5, Opcodes.V1_6})
    void oldClassFile_runsAndIsHooked(int version) throws Exception {
        ClientDescriptor client = Objects.requireNonNull(ClientDescriptor.of("jdk/internal/net/http/HttpClientFacade"));
        byte[] patched = new EntryPatch(client, Bridge.class.getName().replace('.', '/')).apply(old(version));
        Class<?> type = new ClassLoader(getClass().getClassLoader()) {
            Class<?> define() {
                return defineClass(null, patched, 0, patched.length);
            }
        }.define();
        assertThat(send(type)).isEqualTo("none");
        Bridge.HOOK = arguments -> new Object[] {arguments[0] + " hooked"};
        assertThat(send(type)).isEqualTo("send hooked");
        Bridge.HOOK = arguments -> null;
        assertThat(send(type)).isEqualTo("none");
        Bridge.HOOK = null;
    }

    private static Object send(Class<?> type) throws Exception {
        return type.getMethod("send", HttpRequest.class, BodyHandler.class)
                .invoke(type.getConstructor().newInstance(), null, null);
    }

    /** {@code Object send(request, handler) { return request == null ? "none" : request; }}, without stack maps. */
    private static byte[] old(int version) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, NAME, null, "java/lang/Object", null);
        MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(0, 0);
        MethodVisitor send = writer.visitMethod(Opcodes.ACC_PUBLIC, "send", SEND, null, null);
        Label given = new Label();
        send.visitCode();
        send.visitVarInsn(Opcodes.ALOAD, 1);
        send.visitJumpInsn(Opcodes.IFNONNULL, given);
        send.visitLdcInsn("none");
        send.visitInsn(Opcodes.ARETURN);
        send.visitLabel(given);
        send.visitVarInsn(Opcodes.ALOAD, 1);
        send.visitInsn(Opcodes.ARETURN);
        send.visitMaxs(0, 0);
        return writer.toByteArray();
    }
}
