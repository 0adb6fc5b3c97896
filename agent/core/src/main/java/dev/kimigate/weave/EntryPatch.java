package dev.kimigate.weave;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Puts this at the start of the wanted methods, and changes nothing else:
 *
 * <pre>{@code
 * Function hook = Bridge.HOOK;
 * if (hook != null) {
 *     Object result = hook.apply(new Object[] {"method", this, argument1, …});
 *     if (result != null) return (ReturnType) result; // or only return
 * }
 * }</pre>
 *
 * <p>Written on the class writer inside Byte Buddy instead of with {@code Advice}, because that would load several
 * hundred classes of Byte Buddy into every host that opens an HTTP client; a test holds the two against each other.
 */
final class EntryPatch {
    private static final String FUNCTION = "java/util/function/Function";
    private static final int SKIPPED =
            Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE;

    private final HookPoint point;
    private final String bridge;
    private boolean applied;

    EntryPatch(HookPoint point, String bridge) {
        this.point = point;
        this.bridge = bridge;
    }

    /**
     * The patched class file; null if it has none of the wanted methods.
     *
     * @throws IllegalArgumentException a class file of a version that this class reader does not know
     */
    byte @Nullable [] apply(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new Methods(writer), 0);
        return applied ? writer.toByteArray() : null;
    }

    private final class Methods extends ClassVisitor {
        Methods(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            if ((access & SKIPPED) != 0 || !point.matches(name, descriptor)) {
                return next;
            }
            applied = true;
            return new Entry(next, name, descriptor);
        }
    }

    private final class Entry extends MethodVisitor {
        private final String name;
        private final String descriptor;

        Entry(MethodVisitor next, String name, String descriptor) {
            super(Opcodes.ASM9, next);
            this.name = name;
            this.descriptor = descriptor;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label original = new Label();
            super.visitFieldInsn(Opcodes.GETSTATIC, bridge, BridgeClass.FIELD, "L" + FUNCTION + ";");
            super.visitInsn(Opcodes.DUP);
            super.visitJumpInsn(Opcodes.IFNULL, original);
            pushArguments();
            super.visitMethodInsn(
                    Opcodes.INVOKEINTERFACE, FUNCTION, "apply", "(Ljava/lang/Object;)Ljava/lang/Object;", true);
            super.visitInsn(Opcodes.DUP);
            super.visitJumpInsn(Opcodes.IFNULL, original);
            returnResult(Type.getReturnType(descriptor));
            super.visitLabel(original);
            super.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Object"});
            super.visitInsn(Opcodes.POP);
            // The method's own first frame may stand at its first instruction: keep ours apart from it.
            super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            super.visitInsn(Opcodes.NOP);
        }

        private void returnResult(Type type) {
            if (type.getSort() == Type.VOID) {
                super.visitInsn(Opcodes.POP);
                super.visitInsn(Opcodes.RETURN);
            } else {
                super.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
                super.visitInsn(Opcodes.ARETURN);
            }
        }

        private void pushArguments() {
            int arguments = Type.getArgumentTypes(descriptor).length;
            super.visitIntInsn(Opcodes.BIPUSH, arguments + 2);
            super.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
            super.visitInsn(Opcodes.DUP);
            super.visitInsn(Opcodes.ICONST_0);
            super.visitLdcInsn(name);
            super.visitInsn(Opcodes.AASTORE);
            for (int i = 0; i <= arguments; i++) {
                super.visitInsn(Opcodes.DUP);
                super.visitIntInsn(Opcodes.BIPUSH, i + 1);
                super.visitVarInsn(Opcodes.ALOAD, i); // reference types only: HookPoint.matches sees to it
                super.visitInsn(Opcodes.AASTORE);
            }
        }
    }
}
