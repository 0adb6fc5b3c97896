package dev.kimigate.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.start.Core;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs while a client's class is loaded links no lambda, which would load a hundred classes there. */
class LinkedAtLoadTest {
    private static final String IF_IT_FAILS = "unhookable";

    @ParameterizedTest
    @ValueSource(
            classes = {
                Core.class,
                Weaver.class,
                LazyHook.class,
                EntryPatch.class,
                BridgeClass.class,
                ClientDescriptor.class
            })
    void classOfTheWeaver_andWhatIsInIt_linksNothingDynamically(Class<?> type) throws Exception {
        for (Class<?> member : type.getNestMembers()) {
            assertThat(linked(member, method -> !method.equals(IF_IT_FAILS)))
                    .as(member.getName())
                    .isEmpty();
        }
    }

    /** These are made with the core; what they do comes with the first call. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.kimigate.start.ClientHooks",
                "dev.kimigate.start.GateHolder",
                "dev.kimigate.start.JvmAnnouncer",
                "dev.kimigate.start.Observability",
                "dev.kimigate.weave.Exports"
            })
    void constructorBesideTheCore_linksNothingDynamically(String type) throws Exception {
        assertThat(linked(Class.forName(type, false, Core.class.getClassLoader()), method -> method.startsWith("<")))
                .isEmpty();
    }

    @Test
    void lambda_isSeen_inANestedClassAndInAConstructor() throws Exception {
        assertThat(LinkedAtLoadTest.class.getNestMembers()).contains(Linking.class);
        assertThat(linked(Linking.class, method -> method.startsWith("<"))).containsExactly("<init>: run");
    }

    private static final class Linking {
        @SuppressWarnings("UnusedVariable") // its initialiser is looked at
        final Runnable lambda = () -> {};
    }

    private static List<String> linked(Class<?> type, Predicate<String> wanted) throws IOException {
        List<String> linked = new ArrayList<>();
        new ClassReader(ClassFileLocator.ForClassLoader.read(type))
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public @Nullable MethodVisitor visitMethod(
                                    int access,
                                    String method,
                                    String descriptor,
                                    @Nullable String signature,
                                    String @Nullable [] thrown) {
                                return wanted.test(method) ? new Links(method, linked) : null;
                            }
                        },
                        0);
        return linked;
    }

    private static final class Links extends MethodVisitor {
        private final String method;
        private final List<String> linked;

        Links(String method, List<String> linked) {
            super(Opcodes.ASM9);
            this.method = method;
            this.linked = linked;
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String of, Handle bootstrap, Object... arguments) {
            linked.add(method + ": " + name);
        }
    }
}
