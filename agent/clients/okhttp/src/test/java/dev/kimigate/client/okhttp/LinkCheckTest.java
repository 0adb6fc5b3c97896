package dev.kimigate.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.junit.jupiter.api.Test;

class LinkCheckTest {
    private static final Set<String> CHECKS = Set.of("method", "has", "constructor", "function");
    private static final Map<String, String> PRIMITIVES = Map.of(
            "java/lang/Boolean", "Z",
            "java/lang/Byte", "B",
            "java/lang/Integer", "I",
            "java/lang/Long", "J",
            "java/lang/Void", "V");

    @Test
    void releaseThatLacksAMember_isRefused_beforeItsFirstCall() throws Exception {
        OkHttpCopy old = new OkHttpCopy("3.8.1", false);
        assertThatThrownBy(old::makeHook)
                .rootCause()
                .isInstanceOf(NoSuchMethodError.class)
                .hasMessage("okhttp3.Interceptor$Chain.call");
    }

    @Test
    void optionalMembers_areFound_whereTheyAre() throws Exception {
        assertThat(new OkHttpCopy("3.9.1", false).linkCheck())
                .isEqualTo("LinkCheck[hasCallTimeouts=false, hasOneShotBodies=false]");
        assertThat(new OkHttpCopy("3.12.13", false).linkCheck())
                .isEqualTo("LinkCheck[hasCallTimeouts=true, hasOneShotBodies=false]");
        assertThat(new OkHttpCopy("3.14.9", true).linkCheck())
                .isEqualTo("LinkCheck[hasCallTimeouts=true, hasOneShotBodies=true]");
    }

    @Test
    void markerOfUnrepeatableBodies_isWhereWeExpectIt() throws Exception {
        String marker = "okhttp3/internal/http/UnrepeatableRequestBody.class";
        assertThat(new OkHttpCopy("3.9.1", false).has(marker)).isTrue();
        assertThat(new OkHttpCopy("3.12.13", false).has(marker)).isTrue();
        assertThat(new OkHttpCopy("3.14.9", false).has(marker)).isFalse();
    }

    @Test
    void everyMemberInUse_isChecked() throws IOException {
        Members members = new Members();
        try (Stream<Path> files = Files.walk(Path.of("target", "classes"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                new ClassReader(Files.readAllBytes(file)).accept(members, 0);
            }
        }
        assertThat(members.used).hasSizeGreaterThan(30);
        assertThat(members.checked).containsAll(members.used);
        assertThat(members.used).noneMatch(member -> member.contains("/internal/")); // not exported to us
    }

    /** Members of OkHttp and Okio that our class files refer to, and those that the check names. */
    private static final class Members extends ClassVisitor {
        final Set<String> used = new TreeSet<>();
        final Set<String> checked = new TreeSet<>();

        private boolean inCheck;

        Members() {
            super(OpenedClassReader.ASM_API);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String superName, String[] all) {
            inCheck = name.endsWith("/LinkCheck");
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(OpenedClassReader.ASM_API) {
                private final List<String> constants = new ArrayList<>();

                @Override
                public void visitLdcInsn(Object value) {
                    constants.add(value instanceof Type type ? type.getDescriptor() : value.toString());
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String name, String type) {
                    if (name.equals("TYPE")) {
                        constants.add(PRIMITIVES.get(owner));
                    }
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String type, boolean isInterface) {
                    use(owner, name, type);
                    if (inCheck) {
                        checked.add("L" + owner + ";." + name + type);
                    }
                    if (owner.endsWith("/ClientMembers") && isCheck(name)) {
                        if (name.equals("constructor")) {
                            constants.addAll(1, List.of("<init>", "V"));
                        }
                        check();
                    }
                    constants.clear();
                }

                @Override
                public void visitInvokeDynamicInsn(String name, String type, Handle bootstrap, Object... arguments) {
                    for (Object argument : arguments) {
                        if (argument instanceof Handle handle) {
                            use(handle.getOwner(), handle.getName(), handle.getDesc());
                        }
                    }
                }

                private boolean isCheck(String name) {
                    return CHECKS.contains(name) && !constants.isEmpty();
                }

                private void use(String owner, String name, String type) {
                    if (owner.startsWith("okhttp3/") || owner.startsWith("okio/") || owner.startsWith("kotlin/")) {
                        used.add("L" + owner + ";." + name + type);
                    }
                }

                private void check() {
                    String parameters = String.join("", constants.subList(3, constants.size()));
                    checked.add(constants.get(0) + "." + constants.get(1) + "(" + parameters + ")" + constants.get(2));
                }
            };
        }
    }
}
